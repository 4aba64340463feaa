"""v3's page of manifests and its parts."""
