"""Seed documents become records."""
