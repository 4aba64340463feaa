"""Entries of the journal as JSON."""

from __future__ import annotations

from dataclasses import fields

from fakecc.clock import iso
from fakecc.journal import Entry
from fakecc.json_types import Json


def present(entry: Entry) -> Json:
    """An entry with all that is known of it but the answer's headers; `moment` is its time on the world's clock."""
    shown = {item.name: getattr(entry, item.name) for item in fields(entry) if item.name != "response_headers"}
    return {
        **shown,
        "moment": iso(entry.at),
        "hosts": list(entry.hosts),
        "headers": dict(entry.headers),
        "subjects": dict(entry.subjects),
    }
