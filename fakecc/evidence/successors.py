"""Which request of v3 does what a request of v2 does: `successors.txt` has a line for each endpoint of v2.

A line is `GET /v2/apps/:guid/events > GET /v3/audit_events?target_guids=:guid`; where v3 has nothing of the kind it is
`POST /v2/services > - the broker's catalog makes offerings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fakecc.journal import Entry

FILE = Path(__file__).with_name("successors.txt")
NOTHING = "- "


@lru_cache(maxsize=1)
def table() -> Mapping[str, str]:
    """What follows each request of v2, as the lines have it."""
    lines = FILE.read_text(encoding="ascii").splitlines()
    return {before: after for before, _, after in (line.partition(" > ") for line in lines)}


def successor(route: str) -> str:
    """What v3 has instead of a route of v2 such as `GET /v2/apps/:guid`; empty for what is no route of v2.

    It is a route of v3, or begins with `none: ` and says why there is none.
    """
    after = table().get(route, "")
    return f"none: {after.removeprefix(NOTHING)}" if after.startswith(NOTHING) else after


def of_entry(entry: Entry) -> str:
    """What v3 has instead of this call; empty where it is none of v2."""
    return successor(f"{entry.method} {entry.route}") if entry.kind == "request" else ""
