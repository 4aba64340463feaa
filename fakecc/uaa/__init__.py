"""UAA, as far as Cloud Foundry's clients need it: who is asking, who may, and who grants it.

Served under /uaa, where the Cloud Controller's links point, and at the root as well where the Cloud Controller has
nothing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.call import Answer, Call, Endpoint, Reply, View
from fakecc.endpoint_lists import listed_endpoints
from fakecc.uaa.addresses import PREFIX

CLOUD_CONTROLLERS = frozenset({"/", "/info", "/healthz", "/login"})
LISTED = listed_endpoints("uaa")


def unknown(call: Call) -> Answer:
    """UAA's answer to any request. What it consists of is imported by the first one."""
    from fakecc.uaa import serving  # noqa: PLC0415 - see above

    return serving.serve(call)


def answer(call: Call, route: Endpoint, arguments: Mapping[str, str]) -> Answer:
    """UAA reads the path once more: a slash at the end and encoded signs have a meaning of their own here."""
    del route, arguments
    return unknown(call)


def refuse(call: Call, error: Exception) -> Reply:
    """An exception in UAA's envelope: what a test ordered, or what went wrong."""
    from fakecc.uaa import serving  # noqa: PLC0415 - see above

    return serving.refuse(call, error)


def dress(call: Call, reply: Reply) -> Reply:
    """Nothing more: an answer wears what it needs."""
    del call
    return reply


VIEW = View(
    name="uaa",
    prefixes=(PREFIX,),
    endpoints=[
        *(listed.below(PREFIX) for listed in LISTED if listed.rule != "/"),
        *(listed for listed in LISTED if listed.rule not in CLOUD_CONTROLLERS),
    ],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
    cloud_controller=False,
)
