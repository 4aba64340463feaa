"""What a job does for a client that was answered 202."""
