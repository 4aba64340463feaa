"""/_fakecc/worlds: several isolated worlds in one process.

A request chooses one by the header X-Fakecc-World, or by the port at which that world is served.
"""

from __future__ import annotations

from functools import partial

from fakecc.arrange import worlds as arrange
from fakecc.arrange.checking import Missing
from fakecc.call import Call, Reply, endpoint
from fakecc.clock import kind_of
from fakecc.control.view import json_reply, no_content
from fakecc.evidence.redaction import set_up_journal
from fakecc.worlds import Worlds


def index(call: Call) -> Reply:
    """Answer each with its url, null where it has no port, and the kind of its clock."""
    worlds = _worlds(call)
    shown = [
        {"name": world.name, "url": worlds.urls.get(world.name), "clock": kind_of(world.clock), "auth": world.auth}
        for world in worlds
    ]
    return json_reply({"worlds": shown})


def create(call: Call) -> Reply:
    """Make a world, seed it as the body says, and serve it at a port of its own (`port` null: at none)."""
    body = call.body
    beginning = arrange.Beginning(
        preset=body.get("preset"),
        seeds=(body["seed"],) if "seed" in body else (),
        clock=body.get("clock"),
        auth=body.get("auth"),
        guids=body.get("guids"),
        witness=partial(set_up_journal, redact=body.get("redact"), reads=body.get("reads")),
    )
    url = arrange.add(_worlds(call), body["name"], beginning, port=body.get("port", 0))
    return json_reply({"name": body["name"], "url": url}, 201)


def destroy(call: Call, name: str) -> Reply:
    arrange.remove(_worlds(call), name)
    return no_content()


def refuse(call: Call, name: str) -> Reply:
    """Have whoever comes to a world's port be refused, so many seconds on the wall."""
    worlds, seconds = _worlds(call), call.body["seconds"]
    try:
        worlds.refuse(name, seconds)
    except KeyError:
        raise Missing(f"there is no world {name!r} with a port", tuple(worlds.urls)) from None
    return json_reply({"name": name, "seconds": seconds}, 202)


def _worlds(call: Call) -> Worlds:
    if call.worlds is None:
        message = "worlds are known where there is a server"
        raise RuntimeError(message)
    return call.worlds


ENDPOINTS = [
    endpoint("GET", "/_fakecc/worlds", index, "unlocked"),
    endpoint("POST", "/_fakecc/worlds", create, "unlocked"),
    endpoint("DELETE", "/_fakecc/worlds/<name>", destroy, "unlocked"),
    endpoint("POST", "/_fakecc/worlds/<name>/outage", refuse, "unlocked"),
]
