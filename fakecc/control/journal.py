"""/_fakecc/journal: what clients asked fakecc and fakecc asked brokers, with the answers."""

from __future__ import annotations

from typing import Any

from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.evidence.entries import present
from fakecc.json_reading import whole_number


def index(call: Call) -> Reply:
    """Answer the entries that fit the query, oldest first."""
    given: dict[str, Any] = dict(call.query)
    if "status" in given:
        given["status"] = whole_number(given["status"])
    return json_reply({"journal": [present(entry) for entry in call.world.journal.query(**given)]})


def clear(call: Call) -> Reply:
    call.world.journal.clear()
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/journal", index),
    endpoint("DELETE", "/_fakecc/journal", clear),
]
