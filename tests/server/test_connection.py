"""Requests and answers on one connection, as a client sees them."""

import re

import pytest
from support.sockets import ASK, answer


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
