"""What a test may ask afterwards: what was asked and answered, what is under way, what changed."""
