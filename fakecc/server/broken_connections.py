"""Connections that break because a test ordered it: cut, silent, or with half of an answer."""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Mapping
from typing import Any

# In seconds: what is longer than a year no selector takes.
LONGEST_SILENCE = 365 * 86400.0


def break_connection(connection: socket.socket, fault: Mapping[str, Any], head: bytes, body: bytes) -> None:
    """Break a connection as the effect of a fault says: reset, hang, or truncate the answer."""
    match fault["failure"]:
        case "truncate":
            connection.sendall(head + body[: len(body) // 2])
        case "hang":
            _wait_silently(connection, fault.get("seconds"))
        case _:
            _reset(connection)


def _wait_silently(connection: socket.socket, seconds: float | None) -> None:
    """Say nothing for so long, or (None) until the client gives up or the server stops."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        selector.select(None if seconds is None else min(seconds, LONGEST_SILENCE))


def _reset(connection: socket.socket) -> None:
    # Closing with a linger of 0 sends RST.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
