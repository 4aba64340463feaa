"""What happens to service brokers, offerings, plans, instances and bindings."""
