"""/_fakecc/journal: what clients asked fakecc and fakecc asked brokers; verified, and as it happens."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from typing import Any

from fakecc.arrange import calls, har, wiremock
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.evidence.entries import present
from fakecc.evidence.redaction import set_up_journal
from fakecc.journal import Entry, Journal
from fakecc.json_reading import whole_number

# How long a stream waits before it looks whether its client is still there.
HEARTBEAT_SECONDS = 1.0


def index(call: Call) -> Reply:
    """Answer the entries that fit the query, oldest first."""
    given: dict[str, Any] = dict(call.query)
    if "status" in given:
        given["status"] = whole_number(given["status"])
    return json_reply({"journal": [present(entry) for entry in call.world.journal.query(**given)]})


def update(call: Call) -> Reply:
    """Say whether secrets are hidden from whoever reads the journal, and whether it tells every record that is read."""
    world = call.world
    set_up_journal(world, redact=call.body.get("redact"), reads=call.body.get("reads"))
    return json_reply({"redact": world.journal.redact is not None, "reads": world.notes_reads})


def export(call: Call) -> Reply:
    """Answer what clients asked and were answered as a HAR file."""
    asked = call.world.journal.query(kind="request", path=call.parameter("path") or "")
    return json_reply(har.archive(asked, call.api.partition("://")[0]))


def export_mappings(call: Call) -> Reply:
    """Answer the same as mappings of WireMock."""
    asked = call.world.journal.query(kind="request", path=call.parameter("path") or "")
    return json_reply(wiremock.mappings(asked, call.api.partition("://")[0]))


def verify(call: Call) -> Reply:
    """Answer whether such calls were made so often, now or within the time that is given; and what came nearest."""
    given = dict(call.body)
    operation, times, timeout = given.pop("operation", None), given.pop("times", None), given.pop("timeout", 0)
    least = given.pop("at_least", 1) if times is None else times
    journal = call.world.journal
    found = calls.wait(journal, lambda: calls.find(journal, operation, given), least, timeout)
    miss = calls.nearest(journal, operation, given)
    near = None if miss is None else {"entry": present(miss.entry), "reasons": miss.reasons}
    holds = len(found) >= least if times is None else len(found) == times
    wanted = f"at least {least}" if times is None else f"{times}" if times else "no"
    problem = "" if holds else calls.complaint(journal, operation, given, wanted, found)
    shown = [present(entry) for entry in found]
    return json_reply({"holds": holds, "problem": problem, "calls": shown, "nearest": near})


def verify_order(call: Call) -> Reply:
    """Answer whether there were calls of these operations in this order."""
    problem = calls.order_problem(call.world.journal, call.body["operations"])
    return json_reply({"holds": not problem, "problem": problem})


def stream(call: Call) -> Reply:
    """Answer every entry from now on, as server-sent events, until the client goes."""
    return Reply(stream=_Stream(call.world.journal), content_type="text/event-stream; charset=utf-8")


class _Stream:
    """The entries that come, and an empty piece whenever there was none for a while."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._entries: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        journal.listeners.append(self._entries.put)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            entry = self._entries.get(timeout=HEARTBEAT_SECONDS)
        except queue.Empty:
            return b""
        return f"event: {entry.kind}\ndata: {json.dumps(present(self._journal.readable(entry)))}\n\n".encode()

    def close(self) -> None:
        """Nobody listens any more."""
        self._journal.listeners.remove(self._entries.put)


def clear(call: Call) -> Reply:
    call.world.journal.clear()
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/journal", index),
    endpoint("PUT", "/_fakecc/journal", update),
    endpoint("GET", "/_fakecc/journal/har", export),
    endpoint("GET", "/_fakecc/journal/wiremock", export_mappings),
    endpoint("POST", "/_fakecc/journal/verify", verify, "unlocked"),
    endpoint("POST", "/_fakecc/journal/verify_order", verify_order, "unlocked"),
    endpoint("GET", "/_fakecc/journal/events", stream, "unlocked"),
    endpoint("DELETE", "/_fakecc/journal", clear),
]
