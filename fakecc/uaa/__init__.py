"""UAA, as far as Cloud Foundry's clients need it: who is asking, who may, and who grants it.

Served under /uaa, where the Cloud Controller's links point, and at the root as well where the Cloud Controller has
nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fakecc.call import Answer, Call, Endpoint, View
from fakecc.uaa import serving
from fakecc.uaa.addresses import PREFIX
from fakecc.uaa.pages import PAGES

CLOUD_CONTROLLERS = frozenset({"/", "/info", "/healthz", "/login"})


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """UAA reads the path once more: a slash at the end and encoded signs have a meaning of their own here."""
    del route, arguments
    return serving.serve(call)


def _endpoints() -> Iterator[Endpoint]:
    for page in PAGES:
        for route in page.ENDPOINTS:
            if route.rule != "/":
                yield replace(route, rule=f"{PREFIX}{route.rule}")
            if route.rule not in CLOUD_CONTROLLERS:
                yield route


VIEW = View(
    name="uaa",
    prefixes=(PREFIX,),
    endpoints=[*_endpoints()],
    answer=answer,
    unknown=serving.serve,
    refuse=serving.refuse,
    dress=serving.dress,
    cloud_controller=False,
)
