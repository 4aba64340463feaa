"""What apps run as, and what keeps the runtime from being asked to run them."""
