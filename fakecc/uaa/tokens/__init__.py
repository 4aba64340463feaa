"""Tokens: granted, verified, shown and revoked."""
