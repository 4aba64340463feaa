"""/_fakecc/faults: what goes wrong, when, and how often."""

from __future__ import annotations

from fakecc.arrange import rules
from fakecc.arrange.checking import Missing, Part
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
    return json_reply(present(rules.add_fault(call.world, Part(call.body))), 201)


def clear(call: Call) -> Reply:
    for fault in call.world.faults:
        call.world.remove(fault)
    return no_content()


def destroy(call: Call, guid: str) -> Reply:
    fault = call.world.faults.get(guid)
    if fault is None:
        raise Missing(f"there is no fault {guid!r}", tuple(fault.guid for fault in call.world.faults))
    call.world.remove(fault)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/faults", index),
    endpoint("POST", "/_fakecc/faults", create),
    endpoint("DELETE", "/_fakecc/faults", clear),
    endpoint("DELETE", "/_fakecc/faults/<guid>", destroy),
]
