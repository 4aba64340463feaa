"""/_fakecc/journal: what clients asked fakecc and fakecc asked brokers, with the answers."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.journal import Entry
from fakecc.json_reading import whole_number
from fakecc.json_types import Json


def present(entry: Entry) -> Json:
    shown = {item.name: getattr(entry, item.name) for item in fields(entry)}
    return {**shown, "headers": dict(entry.headers)}


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
