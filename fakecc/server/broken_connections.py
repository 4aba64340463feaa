"""Answers that a test spoils on their way: late, cut, silent, empty, of another length, garbage, or drop by drop."""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Mapping
from typing import Any

# In seconds: what is longer than a year no selector takes.
LONGEST_SILENCE = 365 * 86400.0
GARBAGE = b"\x16\x03\x01 this is no HTTP\r\n\r\n"
# Into how many pieces an answer falls that comes drop by drop, and how long that takes where nothing is said.
DROPS = 20
DRIBBLE_SECONDS = 1.0
TOO_MANY = 10  # bytes that a wrong length tells of


def break_connection(connection: socket.socket, fault: Mapping[str, Any], head: bytes, body: bytes) -> bool:
    """Treat a connection as the effect of a fault says; gives whether it may serve another request.

    failure: reset, close (nothing is sent), empty (a head without its body), hang, truncate, wrong_length, garbage,
    dribble. Without one the answer is only late.
    """
    if "delay" in fault and not _client_waits(connection, fault["delay"]):
        return False
    if "failure" not in fault:
        connection.sendall(head + body)
        return True
    if fault["failure"] == "hang":
        _client_waits(connection, fault.get("seconds"))
    elif fault["failure"] == "dribble":
        _dribble(connection, head + body, fault.get("seconds", DRIBBLE_SECONDS))
    elif fault["failure"] == "reset":
        _reset(connection)
    else:
        connection.sendall(_spoil(fault, head, body))
    return False


def _spoil(fault: Mapping[str, Any], head: bytes, body: bytes) -> bytes:
    """The bytes that are sent, and then the connection is closed."""
    match fault["failure"]:
        case "truncate":
            return head + body[: fault.get("bytes", len(body) // 2)]
        case "empty":
            return _with_length(head, 0)
        case "wrong_length":
            return _with_length(head, len(body) + fault.get("bytes", TOO_MANY)) + body
        case "garbage":
            return GARBAGE
        case _:
            return b""


def _client_waits(connection: socket.socket, seconds: float | None) -> bool:
    """Say nothing for so long, or (None) until the client gives up or the server stops; False where it gave up."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return not selector.select(None if seconds is None else min(seconds, LONGEST_SILENCE))


def _dribble(connection: socket.socket, answer: bytes, seconds: float) -> None:
    size = max(len(answer) // DROPS, 1)
    for start in range(0, len(answer), size):
        if not _client_waits(connection, seconds / DROPS):
            return
        connection.sendall(answer[start : start + size])


def _with_length(head: bytes, length: int) -> bytes:
    lines = head.split(b"\r\n")
    return b"\r\n".join(
        b"Content-Length: %d" % length if line.lower().startswith(b"content-length:") else line for line in lines
    )


def _reset(connection: socket.socket) -> None:
    # Closing with a linger of 0 sends RST.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
