"""v2's pages about apps."""
