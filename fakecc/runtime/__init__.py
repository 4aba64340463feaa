"""What stands in for Diego: apps do not run, they look as if they did, as behaviours and progress rules say."""
