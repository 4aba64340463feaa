"""TLS, as a client sees it."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager

import pytest
import trustme
from support import new_world
from support.sockets import ASK, answer

from fakecc.server.listener import Server
from fakecc.server.tls import HANDSHAKE_SECONDS
from fakecc.worlds import Worlds

PATIENCE = 10


@contextmanager
def served():
    """A server that speaks TLS, and a function that connects to it; with whom to connect where one shakes no hands."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    server = Server(Worlds(lambda _: new_world()), tls=context).start()

    def connect():
        raw = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        return trusting.wrap_socket(raw, server_hostname="127.0.0.1")

    try:
        yield server, connect
    finally:
        server.stop()


def test_a_client_that_never_shakes_hands_holds_nobody_up():
    with served() as (server, connect), socket.create_connection(("127.0.0.1", server.port)), connect() as connection:
        connection.sendall(ASK)
        assert answer(connection)[0][0] == "HTTP/1.1 200 OK"


def test_half_a_handshake_ends_with_the_server():
    with served() as (server, connect), socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as half:
        half.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        with connect() as connection:
            connection.sendall(ASK)
            assert answer(connection)[0][0] == "HTTP/1.1 200 OK"
        began = time.monotonic()
        server.stop()
        assert half.recv(1) == b""
        assert time.monotonic() - began < HANDSHAKE_SECONDS / 2


@pytest.mark.parametrize("ends", ["with a word", "without"])
def test_a_client_that_leaves_a_stream_is_no_event(monkeypatch, ends):
    told_of = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: told_of.append(failure.exc_type))
    monkeypatch.setattr("fakecc.control.journal.HEARTBEAT_SECONDS", 0.01)
    with served() as (server, connect):
        listeners = server.worlds["default"].journal.listeners
        with connect() as connection:
            connection.sendall(b"GET /_fakecc/journal/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert answer(connection)[0][0] == "HTTP/1.1 200 OK"
            connection.sendall(b"more")
            time.sleep(0.05)
            assert len(listeners) == 1
            if ends == "with a word":
                connection.settimeout(0.01)
                with pytest.raises(TimeoutError):
                    connection.unwrap()
        assert _soon(lambda: not listeners)
    assert told_of == []


def _soon(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < end:
        time.sleep(0.01)
    return is_so()
