"""Where a server listens, and where clients on the same machine reach it."""

from __future__ import annotations

HOST, PORT = "127.0.0.1", 8181
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on


def client_host(host: str) -> str:
    """The host to connect to, where a server listens at `host`."""
    return HOST if host in EVERYWHERE else host
