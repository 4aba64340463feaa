"""Ports: whose world answers at them, and what becomes of them at the end."""

import socket

import pytest
from support.sockets import ASK, answer

from fakecc.server.listener import Server


def test_a_stopped_server_closes_what_was_kept_alive(server, connection):
    connection.sendall(ASK)
    answer(connection)
    server.stop()
    assert connection.recv(1) == b""


def test_a_world_is_served_at_a_port_of_its_own(server):
    server.worlds.create("other")
    url = server.open("other")
    port = int(url.rpartition(":")[2])
    assert port != server.port
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(ASK)
        assert f'"{url}/v3/info"'.encode() in answer(connection)[1].replace(b"http://api", url.encode())


def test_a_port_that_is_taken_is_an_error(server):
    with pytest.raises(OSError, match="in use"):
        Server(server.worlds, port=server.port)


def asked(server):
    """Is a connection to the server taken and answered?"""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(ASK)
        return answer(connection)[0][0].startswith("HTTP/1.1 200")


def test_a_port_refuses_and_serves_again(server, connection):
    connection.sendall(ASK)
    answer(connection)
    server.refuse("default")
    with pytest.raises(ConnectionRefusedError):
        asked(server)
    ended = connection.recv(1)
    server.listen_again("default")

    assert (ended, asked(server)) == (b"", True)


def test_a_port_that_is_served_is_not_served_twice(server):
    server.listen_again("default")
    assert asked(server)


def test_a_server_that_stopped_while_it_refused_serves_no_more(server):
    port = server.port
    server.refuse("default")
    server.stop()
    server.listen_again("default")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_world_without_a_port_cannot_refuse(server):
    with pytest.raises(KeyError):
        server.refuse("nowhere")
