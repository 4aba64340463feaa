"""A foundation read over HTTP, by GET only, and written as a seed."""
