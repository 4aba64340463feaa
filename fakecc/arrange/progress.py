"""Rules of how operations progress, as a test writes them down: added and taken away.

What they do is decided in fakecc/progress.py.
"""

from __future__ import annotations

from fakecc.arrange.checking import Missing, Part
from fakecc.models.arranged import ProgressRule
from fakecc.world import World

# What a mode needs to be told, and no other mode takes.
NEEDED = {"after": "seconds", "polls": "polls"}
ONLY = {"seconds": "after", "polls": "polls", "polls_of": "polls"}


def add(world: World, part: Part) -> ProgressRule:
    """Add a rule behind those that there are. Raises BadInput where it lacks what its mode needs, or says more."""
    for mode, key in NEEDED.items():
        if part["mode"] == mode and key not in part:
            raise part.error(f"the mode {mode!r} says how many {key}", [key])
    for key, mode in ONLY.items():
        if part["mode"] != mode and key in part:
            raise part.at(key).error(f"{key!r} is for the mode {mode!r}, not for {part['mode']!r}")
    return world.add(ProgressRule(**world.stamp(ProgressRule), **part.value))


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
