"""Requests and answers on one connection, as a client sees them."""

import queue
import re
import socket
import threading

import pytest
from support.sockets import ASK, answer, break_requests

pytestmark = pytest.mark.slow


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


POST = b"POST /v3/nope HTTP/1.1\r\nHost: api\r\n"
REFUSED = {
    "16 TiB in chunks": (POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n{}", "400 Bad Request"),
    "a length of 30 digits": (POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", "413 Request Entity Too Large"),
    "a length that is none": (POST + b"Content-Length: x\r\n\r\n", "400 Bad Request"),
    "a length below zero": (POST + b"Content-Length: -1\r\n\r\n", "400 Bad Request"),
    "an address that is none": (b"GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n", "400 Bad Request"),
    "HTTP/2's preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported"),
    "HTTP/0.9": (b"GET /v3\r\n\r\n", "400 Bad Request"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", "400 Bad Request"),
    "a blank before the colon": (POST + b"Content-Length : 2\r\n\r\n{}", "400 Bad Request"),
    "a body longer than allowed": (POST + b"Content-Length: 70000000\r\n\r\n", "413 Request Entity Too Large"),
}


@pytest.mark.parametrize(("raw", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_answered_in_plain_text_and_the_connection_ends(connection, raw, status):
    connection.sendall(raw)
    connection.shutdown(socket.SHUT_WR)
    text = b"".join(iter(lambda: connection.recv(65536), b""))
    assert text.startswith(f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n".encode())
    assert text.count(b"HTTP/1.1 4") + text.count(b"HTTP/1.1 5") == 1
    assert not re.search(rb"(?i)werkzeug|python|traceback|<html", text)


def test_a_client_that_dies_in_a_chunk_is_told_so(connection):
    connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n3000000\r\n{}")
    connection.shutdown(socket.SHUT_WR)
    head, body = answer(connection)
    assert (head[0], body) == ("HTTP/1.1 400 Bad Request", b"the request's body ends 50331646 bytes early\n")


def test_who_is_refused_sees_the_answer_although_it_sends_on(connection):
    connection.sendall(POST + b"Content-Length: 70000000\r\n\r\n" + b"x" * 1_000_000)
    assert answer(connection)[0][0] == "HTTP/1.1 413 Request Entity Too Large"


def test_http_1_0_keeps_a_connection_only_when_asked(connection):
    connection.sendall(b"GET /v3/info HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    assert "Connection: keep-alive" in answer(connection)[0]
    connection.sendall(b"GET /v3/info HTTP/1.0\r\n\r\n")
    assert "Connection: close" in answer(connection)[0]
    assert connection.recv(1) == b""


def test_a_failure_of_the_app_is_answered_and_surfaces(server, connection, monkeypatch):
    raised = queue.SimpleQueue()
    monkeypatch.setattr(threading, "excepthook", lambda arguments: raised.put(arguments.exc_value))
    listener = server._listeners["default"]  # noqa: SLF001 - what cannot happen is made to happen
    monkeypatch.setattr(listener, "app", lambda *_: 1 // 0)
    connection.sendall(ASK)
    head, body = answer(connection)
    assert (head[0], body) == ("HTTP/1.1 500 Internal Server Error", b"fakecc failed; its log says how\n")
    assert isinstance(raised.get(timeout=5), ZeroDivisionError)


def test_a_status_without_a_body_is_sent_without_one(server, connection):
    break_requests(server, status=204, body={"a": 1})
    connection.sendall(ASK + ASK)
    stream = connection.makefile("rb")
    lines = iter(stream.readline, b"\r\n")
    assert b"HTTP/1.1 204 No Content\r\n" in list(lines)
    assert stream.readline() == b"HTTP/1.1 200 OK\r\n"


def first_event(server, connection, version):
    """The head of the journal's stream, and a reader of what comes when somebody else asks something."""
    connection.sendall(b"GET /_fakecc/journal/events HTTP/%b\r\nHost: localhost\r\n\r\n" % version)
    stream = connection.makefile("rb")
    head = list(iter(stream.readline, b"\r\n"))
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as other:
        other.sendall(ASK)
        answer(other)
    return head, stream


def test_a_stream_comes_in_chunks_a_piece_each(server, connection):
    head, stream = first_event(server, connection, b"1.1")
    piece = stream.read(int(stream.readline(), 16))
    assert b"Transfer-Encoding: chunked\r\n" in head
    assert (piece[:15], piece[-2:], b"/v3/info" in piece) == (b"event: request\n", b"\n\n", True)


def test_a_stream_comes_as_it_is_to_who_knows_no_chunks(server, connection):
    head, stream = first_event(server, connection, b"1.0")
    assert b"Transfer-Encoding: chunked\r\n" not in head
    assert stream.readline() == b"event: request\n"
