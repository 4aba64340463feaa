"""Entries of the journal as JSON."""

import json

from fakecc.evidence import entries
from fakecc.journal import Entry


def test_an_entry_has_all_that_is_known_of_it():
    entry = Entry(
        kind="request",
        at=1893456000.0,
        method="GET",
        path="/v3/apps?page=2",
        status=200,
        operation="apps.list",
        route="/v3/apps",
        hosts=("api",),
        headers={"User-Agent": "mine"},
    )

    shown = json.loads(json.dumps(entries.present(entry)))
    assert {key: shown[key] for key in ("moment", "path", "operation", "hosts", "headers")} == {
        "moment": "2030-01-01T00:00:00Z",
        "path": "/v3/apps?page=2",
        "operation": "apps.list",
        "hosts": ["api"],
        "headers": {"User-Agent": "mine"},
    }
