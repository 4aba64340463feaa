"""/_fakecc/worlds: several isolated worlds in one process.

A request chooses one by the header X-Fakecc-World, or by the port at which that world is served.
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput, Complaint, Missing
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.json_types import Json
from fakecc.world import World
from fakecc.worlds import DEFAULT, Worlds


def index(call: Call) -> Reply:
    worlds = _worlds(call)
    return json_reply({"worlds": [{"name": world.name, "url": worlds.urls.get(world.name)} for world in worlds]})


def create(call: Call) -> Reply:
    """Make a world, seed it as the body says, and serve it at a port of its own (`port` null: at none)."""
    worlds, name = _worlds(call), call.body["name"]
    try:
        worlds.create(name, lambda world: _arrange(world, call.body), port=call.body.get("port", 0))
    except KeyError:
        known = ", ".join(world.name for world in worlds)
        raise BadInput(Complaint("/name", f"there is a world {name!r} already: {known}")) from None
    except OSError as error:
        raise BadInput(Complaint("/port", str(error))) from None
    return json_reply({"name": name, "url": worlds.urls.get(name)}, 201)


def _arrange(world: World, wishes: Mapping[str, Json]) -> None:
    if "preset" in wishes or "seed" in wishes:
        seeds = [wishes["seed"]] if "seed" in wishes else []
        lifecycle.rearrange(world, wishes.get("preset", lifecycle.DEFAULT_PRESET), seeds)


def destroy(call: Call, name: str) -> Reply:
    worlds = _worlds(call)
    if name == DEFAULT:
        raise BadInput(Complaint("", "the default world stays; POST /_fakecc/reset makes it new"))
    try:
        worlds.delete(name)
    except KeyError:
        raise Missing(f"there is no world {name!r}", tuple(world.name for world in worlds)) from None
    return no_content()


def _worlds(call: Call) -> Worlds:
    if call.worlds is None:
        message = "worlds are known where there is a server"
        raise RuntimeError(message)
    return call.worlds


ENDPOINTS = [
    endpoint("GET", "/_fakecc/worlds", index, "unlocked"),
    endpoint("POST", "/_fakecc/worlds", create, "unlocked"),
    endpoint("DELETE", "/_fakecc/worlds/<name>", destroy, "unlocked"),
]
