"""/_fakecc/worlds: several isolated worlds in one process.

A request chooses one by the header X-Fakecc-World, or by the port at which that world is served.
"""

from __future__ import annotations

from fakecc.arrange import lifecycle
from fakecc.arrange.checking import BadInput, Complaint, Missing
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content
from fakecc.worlds import DEFAULT, Worlds


def index(call: Call) -> Reply:
    worlds = _worlds(call)
    return json_reply({"worlds": [{"name": world.name, "url": worlds.urls.get(world.name)} for world in worlds]})


def create(call: Call) -> Reply:
    """Make a world, seed it as the body says, and serve it at a port of its own (`port` null: at none)."""
    worlds, name = _worlds(call), call.body["name"]
    try:
        world = worlds.create(name)
    except KeyError:
        known = tuple(world.name for world in worlds)
        raise BadInput(Complaint("/name", f"there is a world {name!r} already: {', '.join(known)}")) from None
    try:
        if "preset" in call.body or "seed" in call.body:
            seeds = [call.body["seed"]] if "seed" in call.body else []
            lifecycle.rearrange(world, call.body.get("preset", lifecycle.DEFAULT_PRESET), seeds)
        port = call.body.get("port", 0)
        url = worlds.open(name, port) if port is not None else None
    except OSError as error:
        _withdraw(worlds, name)
        raise BadInput(Complaint("/port", str(error))) from None
    except BaseException:
        _withdraw(worlds, name)
        raise
    return json_reply({"name": name, "url": url}, 201)


def destroy(call: Call, name: str) -> Reply:
    worlds = _worlds(call)
    if name == DEFAULT:
        raise BadInput(Complaint("", "the default world stays; POST /_fakecc/reset makes it new"))
    try:
        worlds.delete(name)
    except KeyError:
        raise Missing(f"there is no world {name!r}", tuple(world.name for world in worlds)) from None
    return no_content()


def _withdraw(worlds: Worlds, name: str) -> None:
    """Forget a world that could not be made as it was wanted, unless somebody else deleted it meanwhile."""
    try:
        worlds.delete(name)
    except KeyError:
        return


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
