"""TLS on a connection that was accepted.

Who calls it gives way first: a client that does not shake hands would hold up all others.
"""

from __future__ import annotations

import socket
import ssl

HANDSHAKE_SECONDS = 10.0


def wrap(connection: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
    """The connection under TLS, on which nothing was said yet; it takes the place of the given one."""
    connection.settimeout(HANDSHAKE_SECONDS)
    return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)


def shake_hands(connection: ssl.SSLSocket) -> bool:
    """False where the client does not shake hands, or not in time."""
    try:
        connection.do_handshake()
    except (OSError, ValueError):
        return False
    return True


def is_gone(connection: socket.socket) -> bool:
    """Did the client end the connection, on which something came? What it said instead is lost."""
    patience = connection.gettimeout()
    connection.settimeout(0)
    try:
        return not connection.recv(1)
    except ssl.SSLWantReadError:
        return False
    finally:
        connection.settimeout(patience)
