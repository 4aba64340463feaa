"""v2's pages about domains and routes."""
