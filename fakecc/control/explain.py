"""/_fakecc/explain/<request id>: what became of a request, and how to mend it."""

from __future__ import annotations

from fakecc.arrange.checking import Missing
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply
from fakecc.evidence import hints, time_story
from fakecc.evidence.entries import present


def show(call: Call, request_id: str) -> Reply:
    """Answer the journal's entry of a request, its hint, the fault that it met, and where time stands."""
    for entry in reversed(list(call.world.journal)):
        if entry.request_id and request_id in {entry.request_id, *entry.request_id.split("::")}:
            hint = entry.hint or hints.of_entry(entry)
            return json_reply({"hint": hint, "clock": time_story.clock_line(call.world), "entry": present(entry)})
    known = [entry.request_id for entry in call.world.journal if entry.request_id]
    raise Missing(f"no request in the journal has the id {request_id!r}", tuple(known[-5:]))


ENDPOINTS = [endpoint("GET", "/_fakecc/explain/<request_id>", show)]
