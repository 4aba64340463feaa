"""TLS, as a client sees it."""

import socket
import ssl

import trustme
from support import new_world
from support.sockets import ASK, answer

from fakecc.server.listener import Server
from fakecc.worlds import Worlds


def test_a_client_that_never_shakes_hands_holds_nobody_up():
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    server = Server(Worlds(lambda _: new_world()), tls=context).start()
    try:
        with (
            socket.create_connection(("127.0.0.1", server.port)),
            socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw,
            trusting.wrap_socket(raw, server_hostname="127.0.0.1") as connection,
        ):
            connection.sendall(ASK)
            assert answer(connection)[0][0] == "HTTP/1.1 200 OK"
    finally:
        server.stop()
