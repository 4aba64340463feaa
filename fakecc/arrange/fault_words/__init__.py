"""What a fault says: which calls it hits, what happens to them, and what a call is to it."""
