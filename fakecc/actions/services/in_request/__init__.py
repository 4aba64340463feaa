"""What is done while the client waits, as v2 does it."""
