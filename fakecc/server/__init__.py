"""Sockets: connections that stay open, and that break when a test says so."""
