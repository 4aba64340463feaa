"""/_fakecc/faults: what goes wrong, when, and how often; and what a fault would have hit."""

from __future__ import annotations

from fakecc.arrange import faults
from fakecc.arrange.checking import Part
from fakecc.arrange.fault_words.preview import hits as hits_of
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.evidence.entries import present as present_entry
from fakecc.json_types import Json
from fakecc.models.arranged import Fault


def present(fault: Fault) -> Json:
    return {"guid": fault.guid, **fault.given, "seen": fault.seen, "hits": fault.hits}


def index(call: Call) -> Reply:
    return json_reply({"faults": [present(fault) for fault in call.world.faults]})


def create(call: Call) -> Reply:
    """Add a fault; one in the form of earlier releases is told how it is written today."""
    part = Part(call.body)
    warnings = {"warnings": [faults.modern_form(part)]} if faults.is_outdated(part) else {}
    return json_reply({**present(faults.add(call.world, part)), **warnings}, 201)


def preview(call: Call) -> Reply:
    """Answer which of the calls in the journal the fault would have hit, and add nothing."""
    hits = hits_of(call.world, Part(call.body))
    return json_reply({"hits": [present_entry(entry) for entry in hits]})


def clear(call: Call) -> Reply:
    faults.clear(call.world)
    return no_content()


def destroy(call: Call, guid: str) -> Reply:
    faults.remove(call.world, guid)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/faults", index),
    endpoint("POST", "/_fakecc/faults", create),
    endpoint("POST", "/_fakecc/faults/preview", preview),
    endpoint("DELETE", "/_fakecc/faults", clear),
    endpoint("DELETE", "/_fakecc/faults/<guid>", destroy),
]
