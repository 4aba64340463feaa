"""What tests of the server share: a request and its answer as bytes, faults that break connections, and what clients see of them."""

from __future__ import annotations

import httpx
import requests

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


EFFECTS = {
    "reset": {"connection": "reset"},
    "close": {"connection": "close"},
    "empty": {"connection": "empty"},
    "truncate": {"connection": "truncate"},
    "wrong_length": {"connection": "wrong_length"},
    "garbage": {"connection": "garbage"},
    "hang": {"connection": "hang", "seconds": 0.01},
    "slow": {"seconds": 0.01},
    "dribble": {"connection": "dribble", "seconds": 0.02},
    "too slow": {"seconds": 3},
    "hangs for ever": {"connection": "hang"},
    "busy": {"status": 503},
}


def outcome(ask):
    """What becomes of a request: a status with the length of its body, or the class of what is raised."""
    try:
        answer = ask()
    except (requests.RequestException, httpx.TransportError) as error:
        return type(error)
    return answer.status_code, bool(answer.content)


def names(answer):
    """The names in a list of v3."""
    return [one["name"] for one in answer.json()["resources"]]
