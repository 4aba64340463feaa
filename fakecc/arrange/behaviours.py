"""How apps behave when they are staged and run: behaviours, added in the order in which they apply."""

from __future__ import annotations

from fakecc.arrange.checking import Part
from fakecc.models.arranged import AppBehaviour
from fakecc.world import World


def add(world: World, part: Part) -> AppBehaviour:
    """Add a behaviour of apps behind those that there are."""
    given = part.present("app", "process_type", "environment", "staging", "instances", "tasks")
    if "command" in part:
        command = part["command"]
        given["commands"] = (command,) if isinstance(command, str) else tuple(command)
    return world.add(AppBehaviour(**world.stamp(AppBehaviour), **given))
