"""/_fakecc/operations: what is under way, and how a test ends it."""

from __future__ import annotations

from fakecc.arrange import operations
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply


def index(call: Call) -> Reply:
    return json_reply({"operations": [operation.as_json() for operation in operations.pending(call.world)]})


def end(call: Call, name: str, ending: str) -> Reply:
    """Release, succeed or fail an operation; answers what became of it."""
    given = call.body
    operation = operations.end(call.world, name, ending, given.get("description", ""), resource=given.get("resource"))
    return json_reply(operation.as_json())


ENDPOINTS = [
    endpoint("GET", "/_fakecc/operations", index),
    endpoint("POST", "/_fakecc/operations/<name>/<ending>", end, "unlocked"),
]
