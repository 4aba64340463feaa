"""The control API: /_fakecc/... The pages check and present; what they do to a world is in fakecc/arrange."""

from __future__ import annotations

from fakecc.arrange.worlds import default_world
from fakecc.call import View
from fakecc.control.view import answer, dress, refuse, unknown
from fakecc.endpoint_lists import listed_endpoints

__all__ = ["VIEW", "default_world"]

VIEW = View(
    name="control",
    prefixes=("/_fakecc",),
    endpoints=listed_endpoints("control"),
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
    backstage=True,
)
