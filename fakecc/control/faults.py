"""/_fakecc/faults: what goes wrong, when, and how often."""

from __future__ import annotations

from fakecc.arrange import faults
from fakecc.arrange.checking import Part
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.json_types import Json
from fakecc.models.arranged import Fault


def present(fault: Fault) -> Json:
    return {
        "guid": fault.guid,
        "where": fault.where,
        "select": dict(fault.select),
        "nth": fault.nth,
        "times": fault.times,
        "seen": fault.seen,
        "effect": dict(fault.effect),
    }


def index(call: Call) -> Reply:
    return json_reply({"faults": [present(fault) for fault in call.world.faults]})


def create(call: Call) -> Reply:
    return json_reply(present(faults.add(call.world, Part(call.body))), 201)


def clear(call: Call) -> Reply:
    faults.clear(call.world)
    return no_content()


def destroy(call: Call, guid: str) -> Reply:
    faults.remove(call.world, guid)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/faults", index),
    endpoint("POST", "/_fakecc/faults", create),
    endpoint("DELETE", "/_fakecc/faults", clear),
    endpoint("DELETE", "/_fakecc/faults/<guid>", destroy),
]
