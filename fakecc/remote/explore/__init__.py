"""Random requests that two servers answer differently, found, shrunk and told."""
