"""Entries of the journal as JSON."""

from __future__ import annotations

from dataclasses import fields

from fakecc.clock import iso
from fakecc.evidence import successors
from fakecc.journal import Entry
from fakecc.json_types import Json


def present(entry: Entry) -> Json:
    """An entry with all that is known of it but the answer's headers.

    `moment` is its time on the world's clock, `successor` what v3 has instead of a call of v2.
    """
    shown = {item.name: getattr(entry, item.name) for item in fields(entry) if item.name != "response_headers"}
    return {
        **shown,
        "moment": iso(entry.at),
        "hosts": list(entry.hosts),
        "unread": list(entry.unread),
        "headers": dict(entry.headers),
        "reads": list(entry.reads),
        "writes": [{"change": one.change, "table": one.table, "guid": one.guid} for one in entry.writes],
        "looked_at": [{"table": one.table, "guid": one.guid} for one in entry.looked_at],
        "subjects": dict(entry.subjects),
        "successor": successors.of_entry(entry),
    }
