"""OAuth clients: made, changed, listed, and what they may know of themselves."""
