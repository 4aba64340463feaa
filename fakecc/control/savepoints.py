"""/_fakecc/savepoints and /_fakecc/difference: states to come back to, and what changed between two."""

from __future__ import annotations

from fakecc.arrange import differences
from fakecc.arrange.snapshots import savepoints
from fakecc.call import Call, Reply, endpoint
from fakecc.clock import SteeredClock, iso
from fakecc.control.view import json_reply, no_content
from fakecc.json_types import Json
from fakecc.world import World
from fakecc.world.transactions import Savepoint


def present(name: str, savepoint: Savepoint) -> Json:
    steered = isinstance(savepoint.clock, SteeredClock) and not savepoint.clock.flows
    return {"name": name, "moment": iso(savepoint.moment) if steered else None}


def index(call: Call) -> Reply:
    """The states that the world can come back to; `moment` is when, where time stands still."""
    known = savepoints.present(call.world)
    return json_reply({"savepoints": [present(name, savepoint) for name, savepoint in known.items()]})


def create(call: Call) -> Reply:
    """Name the state as it is now."""
    name = call.body["name"]
    return json_reply(present(name, savepoints.take(call.world, name)), 201)


def go_back(call: Call, name: str) -> Reply:
    """Bring the world back to a state; later ones are over."""
    savepoints.find(call.world, name).back()
    return no_content()


def destroy(call: Call, name: str) -> Reply:
    savepoints.forget(call.world, name)
    return no_content()


def difference(call: Call) -> Reply:
    """Answer what changed from one state (that in which the world was seeded) to another one (the present)."""
    world, given = call.world, dict(call.query)
    before = _state(world, given.get("from")) or world.seeded
    changes = (
        differences.between(world, before, _state(world, given.get("to")), bookkeeping=given.get("all") == "true")
        if before
        else []
    )
    return json_reply({"changes": [differences.present(world, change) for change in changes]})


def _state(world: World, name: str | None) -> Savepoint | None:
    return savepoints.find(world, name) if name else None


ENDPOINTS = [
    endpoint("GET", "/_fakecc/savepoints", index),
    endpoint("POST", "/_fakecc/savepoints", create, "unlocked"),
    endpoint("POST", "/_fakecc/savepoints/<name>/back", go_back, "unlocked"),
    endpoint("DELETE", "/_fakecc/savepoints/<name>", destroy, "unlocked"),
    endpoint("GET", "/_fakecc/difference", difference),
]
