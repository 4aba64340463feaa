"""/_fakecc/operations: what is under way, and ending it by hand."""

from __future__ import annotations

from fakecc.arrange import operations
from fakecc.arrange.checking import Missing
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply


def index(call: Call) -> Reply:
    return json_reply({"operations": [operation.as_json() for operation in operations.pending(call.world)]})


def end(call: Call, name: str, ending: str) -> Reply:
    """Release, succeed or fail an operation; answers what became of it."""
    if ending not in operations.ENDINGS:
        raise Missing(f"an operation cannot {ending!r}", operations.ENDINGS)
    operation = operations.find(call.world, name)
    description = call.body.get("description", "")
    if ending == "release":
        operation.release()
    elif ending == "succeed":
        operation.succeed(description)
    else:
        operation.fail(description)
    return json_reply(operation.as_json())


ENDPOINTS = [
    endpoint("GET", "/_fakecc/operations", index),
    endpoint("POST", "/_fakecc/operations/<name>/<ending>", end, "unlocked"),
]
