"""/_fakecc/seed: bring a seed document, JSON or YAML, into the world as it is now."""

from __future__ import annotations

from fakecc.arrange.seeds import documents
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply


def create(call: Call) -> Reply:
    """Answer how many records of each kind were added."""
    tables = call.world.tables.values()
    with call.world.lock:
        before = {table.name: len(table) for table in tables}
        documents.seed(call.world, call.body)
        return json_reply({"added": {t.name: len(t) - before[t.name] for t in tables if len(t) != before[t.name]}})


ENDPOINTS = [endpoint("POST", "/_fakecc/seed", create, "unlocked")]
