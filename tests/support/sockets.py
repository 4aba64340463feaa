"""What tests of the server share: a request and its answer as bytes, and faults that break connections."""

from __future__ import annotations

from fakecc.models.arranged import Fault

ASK = b"GET /v3/info HTTP/1.1\r\nHost: api\r\n\r\n"


def answer(connection):
    """One answer: its head's lines, and its body."""
    stream = connection.makefile("rb")
    head = []
    while line := stream.readline().strip():
        head.append(line.decode())
    length = next((int(line.split(":")[1]) for line in head if line.startswith("Content-Length")), 0)
    return head, stream.read(length)


def break_requests(server, **effect):
    """Have the next request to the default world fail."""
    world = server.worlds["default"]
    world.add(Fault(**world.stamp(Fault), where="request", times=1, effect=effect))
