"""What happens to apps."""
