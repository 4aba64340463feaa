"""v3's pages about what the platform itself has."""
