"""Connections that break because a test ordered it: cut, silent, or with half of an answer."""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Mapping
from socketserver import StreamRequestHandler
from typing import Any


def break_connection(handler: StreamRequestHandler, fault: Mapping[str, Any], head: bytes, body: bytes) -> None:
    """Break a connection as the effect of a fault says: reset, hang, or truncate the answer."""
    match fault["failure"]:
        case "truncate":
            handler.wfile.write(head + body[: len(body) // 2])
        case "hang":
            _wait_silently(handler.connection, fault.get("seconds"))
        case _:
            _reset(handler)


def _wait_silently(connection: socket.socket, seconds: float | None) -> None:
    """Say nothing for so long, or (None) until the client gives up or the server stops."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        selector.select(seconds)


def _reset(handler: StreamRequestHandler) -> None:
    # Closing with a linger of 0 sends RST; the reader holds the socket open, so it goes first.
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.rfile.close()
    handler.connection.close()
