"""What happens to domains and routes."""
