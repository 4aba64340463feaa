"""/_fakecc/clock: what time it is in the world, and how it passes."""

from __future__ import annotations

from fakecc.arrange import clock
from fakecc.arrange.checking import Part
from fakecc.call import Call, Reply, endpoint
from fakecc.clock import Clock, DueAction, iso, kind_of
from fakecc.control.view import json_reply
from fakecc.json_types import Json


def present(shown: Clock) -> Json:
    now = shown.now()
    return {
        "clock": kind_of(shown),
        "now": iso(now),
        "seconds": now,
        "frozen": not shown.flows,
        "scale": clock.scale_of(shown),
    }


def present_action(fired: DueAction) -> Json:
    return {"at": iso(fired.at), "action": fired.action, "guids": list(fired.guids)}


def show(call: Call) -> Reply:
    return json_reply(present(call.world.clock))


def update(call: Call) -> Reply:
    """Choose, freeze, set, advance or scale; what is due then is done before the answer, which says what it was."""
    fired = clock.change(call.world, Part(call.body))
    return json_reply({**present(call.world.clock), "fired": [present_action(one) for one in fired]})


ENDPOINTS = [
    endpoint("GET", "/_fakecc/clock", show, "unlocked"),
    endpoint("POST", "/_fakecc/clock", update, "unlocked"),
]
