"""The dashboard at /_fakecc/: a page that shows a world to a person, and commands it by the control API."""

from __future__ import annotations

from fakecc.call import View
from fakecc.control import VIEW as CONTROL
from fakecc.dashboard.view import answer
from fakecc.endpoint_lists import listed_endpoints

VIEW = View(
    name="dashboard",
    prefixes=("/_fakecc/dashboard",),
    endpoints=listed_endpoints("dashboard"),
    answer=answer,
    unknown=CONTROL.unknown,
    refuse=CONTROL.refuse,
    dress=CONTROL.dress,
    backstage=True,
)
