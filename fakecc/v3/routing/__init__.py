"""v3's pages about domains and routes."""
