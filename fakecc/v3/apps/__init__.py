"""v3's pages about apps."""
