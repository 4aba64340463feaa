"""Rules of how operations progress, as a test writes them down: added and taken away.

What they do is decided in fakecc/progress.py.
"""

from __future__ import annotations

from fakecc.arrange.checking import Missing, Part
from fakecc.arrange.fault_words.selection import check_named
from fakecc.models.arranged import ProgressRule
from fakecc.world import World

# What a mode needs to be told, and no other mode takes.
NEEDED = {"after": "seconds", "polls": "polls"}
ONLY = {"seconds": "after", "polls": "polls", "polls_of": "polls"}

# What is ever done with each kind of resource.
MADE_AND_DELETED = ("create", "delete")
OPERATIONS = {
    "service_bindings": MADE_AND_DELETED,
    "service_keys": MADE_AND_DELETED,
    "route_bindings": MADE_AND_DELETED,
    "packages": ("create",),
    "builds": ("create",),
    "process_instances": ("create",),
    "tasks": MADE_AND_DELETED,
    "deployments": MADE_AND_DELETED,
}
WITHOUT_PLANS = ("packages", "builds", "process_instances", "tasks", "deployments")


def add(world: World, part: Part) -> ProgressRule:
    """Add a rule behind those that there are.

    Raises BadInput where it lacks what its mode needs, or says more, and where it could never select anything.
    """
    for mode, key in NEEDED.items():
        if part["mode"] == mode and key not in part:
            raise part.error(f"the mode {mode!r} says how many {key}", [key])
    for key, mode in ONLY.items():
        if part["mode"] != mode and key in part:
            raise part.at(key).error(f"{key!r} is for the mode {mode!r}, not for {part['mode']!r}")
    _check_selectors(world, part)
    return world.add(ProgressRule(**world.stamp(ProgressRule), **part.value))


def _check_selectors(world: World, part: Part) -> None:
    resource, operation = part.get("resource"), part.get("operation")
    known = OPERATIONS.get(resource, (operation,))
    if operation is not None and operation not in known:
        raise part.at("operation").error(f"nothing of {resource} ever is a {operation!r}", known)
    if "plan" in part and resource in WITHOUT_PLANS:
        raise part.at("plan").error(f"{resource} have no plans")
    check_named(world, part)


def remove(world: World, guid: str) -> None:
    """Take a rule away. Raises Missing when there is none of that guid."""
    rule = world.progress_rules.get(guid)
    if rule is None:
        raise Missing(f"there is no rule {guid!r}", tuple(known.guid for known in world.progress_rules))
    world.remove(rule)


def clear(world: World) -> None:
    """Take every rule away."""
    for rule in world.progress_rules:
        world.remove(rule)
