"""Connections that break when a test says so."""

import time

import pytest
from support.sockets import ASK, answer, break_requests


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
