"""Faults that a test orders: which call they hit, and what happens instead."""
