"""The hand that arranges the stage: /_fakecc/... and what it calls."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import installation
from fakecc.call import Answer, Call, Reply, Route, View
from fakecc.world import World


def default_world(name: str) -> World:
    """A freshly installed world."""
    world = World(name=name)
    installation.install(world)
    return world


def answer(call: Call, route: Route, arguments: Mapping[str, str]) -> Answer:
    return route.handler(call, **arguments)


def unknown(call: Call) -> Answer:
    return Reply(status=404, body={"error": f"there is no {call.method} {call.path}"}, content_type="application/json")


def refuse(call: Call, error: Exception) -> Reply:
    del call
    return Reply(status=500, body={"error": str(error)}, content_type="application/json")


def dress(call: Call, reply: Reply) -> Reply:
    del call
    return reply


VIEW = View(
    name="control", prefixes=("/_fakecc",), routes=[], answer=answer, unknown=unknown, refuse=refuse, dress=dress
)
