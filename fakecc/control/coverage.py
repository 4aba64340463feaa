"""/_fakecc/coverage and /_fakecc/footprint: which operations clients exercise, and whether they may."""

from __future__ import annotations

from fakecc.arrange.checking import Missing
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.evidence import coverage, coverage_pages, footprint
from fakecc.evidence.coverage import Coverage


def create(call: Call) -> Reply:
    """Count what clients exercise from now on, through every reset; what was counted before is forgotten."""
    _forget(call)
    Coverage().listen_to(call.world)
    return no_content()


def show(call: Call) -> Reply:
    """Answer what was exercised, as JSON."""
    return json_reply(_coverage_of(call).as_json())


def show_page(call: Call) -> Reply:
    """Answer the same as a page for a browser."""
    return Reply(text=coverage_pages.html(_coverage_of(call)), content_type="text/html; charset=utf-8")


def destroy(call: Call) -> Reply:
    _forget(call)
    return no_content()


def show_footprint(call: Call) -> Reply:
    """Answer the calls that were counted, or else those that the journal has."""
    counted = coverage.of_world(call.world)
    if counted is not None:
        return json_reply(footprint.document_of(counted.operations))
    entries = [entry for entry in call.world.journal if entry.kind == "request"]
    return json_reply(footprint.document_of(map(coverage.operation_of, entries)))


def check_footprint(call: Call) -> Reply:
    """Answer which calls of the journal a footprint does not have."""
    new = footprint.new_calls(call.world.journal, footprint.calls_of(call.body))
    return json_reply({"holds": not new, "new": new})


def _coverage_of(call: Call) -> Coverage:
    counted = coverage.of_world(call.world)
    if counted is None:
        raise Missing("nothing is counted: POST /_fakecc/coverage begins to")
    return counted


def _forget(call: Call) -> None:
    counted = coverage.of_world(call.world)
    if counted is not None:
        call.world.journal.listeners.remove(counted)


ENDPOINTS = [
    endpoint("GET", "/_fakecc/coverage", show),
    endpoint("POST", "/_fakecc/coverage", create),
    endpoint("DELETE", "/_fakecc/coverage", destroy),
    endpoint("GET", "/_fakecc/coverage.html", show_page),
    endpoint("GET", "/_fakecc/footprint", show_footprint),
    endpoint("POST", "/_fakecc/footprint/verify", check_footprint),
]
