"""v3's pages about the services marketplace, instances and bindings."""
