"""A server, and a connection to it."""

import socket

import pytest
from support import new_world

from fakecc.server.listener import Server
from fakecc.worlds import Worlds


@pytest.fixture
def server():
    server = Server(Worlds(lambda _: new_world())).start()
    yield server
    server.stop()


@pytest.fixture
def connection(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        yield connection
