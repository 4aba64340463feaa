"""The server as clients on a socket see it."""

import re
import socket
import ssl
import time

import pytest
import trustme
from support import new_world

from fakecc.models.arranged import Fault
from fakecc.server.listener import Server
from fakecc.worlds import Worlds

ASK = b"GET /v3/info HTTP/1.1\r\nHost: api\r\n\r\n"


@pytest.fixture
def server():
    server = Server(Worlds(lambda _: new_world())).start()
    yield server
    server.stop()


@pytest.fixture
def connection(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        yield connection


def answer(connection):
    """One answer: its head's lines, and its body."""
    stream = connection.makefile("rb")
    head = []
    while line := stream.readline().strip():
        head.append(line.decode())
    length = next((int(line.split(":")[1]) for line in head if line.startswith("Content-Length")), 0)
    return head, stream.read(length)


def break_requests(server, **effect):
    world = server.worlds["default"]
    world.add(Fault(**world.stamp(Fault), where="request", times=1, effect=effect))


def test_a_connection_serves_one_request_after_the_other(connection):
    for _ in range(3):
        connection.sendall(ASK)
        assert answer(connection)[0][0] == "HTTP/1.1 200 OK"


def test_requests_sent_at_once_are_answered_in_order(connection):
    connection.sendall(ASK + ASK.replace(b"/v3/info", b"/v3/nope"))
    stream = connection.makefile("rb")
    text = b""
    while text.count(b"HTTP/1.1") < 2 or not text.endswith(b"}]}"):
        text += stream.read1()
    assert re.findall(rb"HTTP/1.1 (\d+)", text) == [b"200", b"404"]


def test_a_body_that_nobody_reads_is_drained(connection):
    connection.sendall(b"POST /v3/nope HTTP/1.1\r\nHost: api\r\nContent-Length: 5\r\n\r\nhello" + ASK)
    assert answer(connection)[0][0] == "HTTP/1.1 404 Not Found"


def test_a_chunked_body_is_read(connection):
    head = (
        b"POST /v3/nope HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    connection.sendall(head + b"1\r\n{\r\n0\r\n\r\n")
    assert answer(connection)[0][0] == "HTTP/1.1 400 Bad Request"


def test_a_client_that_asks_first_is_told_to_go_on_once(connection):
    connection.sendall(
        b"POST /v3/nope HTTP/1.1\r\nHost: api\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    )
    assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"{}")
    assert answer(connection)[0][0] == "HTTP/1.1 404 Not Found"


def test_a_client_that_asks_for_it_gets_its_connection_closed(connection):
    connection.sendall(ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    head, _ = answer(connection)
    assert "Connection: close" in head
    assert connection.recv(1) == b""


def test_a_head_request_is_answered_without_a_body(connection):
    connection.sendall(ASK.replace(b"GET", b"HEAD") + ASK)
    stream = connection.makefile("rb")
    lines = iter(stream.readline, b"\r\n")
    assert b"HTTP/1.1 200 OK\r\n" in list(lines)
    assert stream.readline() == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("length", [b"x", b"-1"])
def test_a_length_that_is_none_is_a_bad_request(connection, length):
    connection.sendall(b"POST /v3/nope HTTP/1.1\r\nHost: api\r\nContent-Length: " + length + b"\r\n\r\n")
    assert answer(connection)[0][0] == "HTTP/1.1 400 Bad Request"


def test_a_reset_cuts_the_connection(server, connection):
    break_requests(server, failure="reset")
    connection.sendall(ASK)
    with pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_a_truncated_answer_ends_before_its_length(server, connection):
    break_requests(server, failure="truncate")
    connection.sendall(ASK)
    head, body = answer(connection)
    length = next(int(line.split(":")[1]) for line in head if line.startswith("Content-Length"))
    assert 0 < len(body) < length


def test_a_hanging_request_is_given_up_when_the_client_goes(server, connection):
    break_requests(server, failure="hang")
    connection.sendall(ASK)
    connection.settimeout(0.2)
    with pytest.raises(TimeoutError):
        connection.recv(1)


def test_a_hanging_request_does_not_hold_up_the_end(server, connection):
    break_requests(server, failure="hang")
    connection.sendall(ASK)
    connection.settimeout(0.1)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    began = time.perf_counter()
    server.stop()
    assert time.perf_counter() - began < 0.2


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
