"""Identity zones and identity providers."""
