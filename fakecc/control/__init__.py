"""The control API: /_fakecc/... The pages check and present; what they do to a world is in fakecc/arrange."""

from __future__ import annotations

from fakecc.arrange.worlds import default_world
from fakecc.call import View
from fakecc.control import (
    behaviours,
    clock,
    envelopes,
    failures,
    faults,
    health,
    journal,
    operations,
    progress,
    reset,
    seed,
    state,
    uaa,
    worlds,
)
from fakecc.control.view import answer, dress, refuse, unknown

__all__ = ["PAGES", "VIEW", "default_world"]

PAGES = [
    health,
    worlds,
    reset,
    seed,
    state,
    clock,
    progress,
    behaviours,
    operations,
    faults,
    journal,
    envelopes,
    failures,
    uaa,
]


VIEW = View(
    name="control",
    prefixes=("/_fakecc",),
    endpoints=[route for page in PAGES for route in page.ENDPOINTS],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
    backstage=True,
)
