"""Rules of how operations progress, as a test writes them down: added and taken away.

What they do is decided in fakecc/progress.py.
"""

from __future__ import annotations

from fakecc.arrange.checking import Missing, Part
from fakecc.models.arranged import ProgressRule
from fakecc.world import World


def add(world: World, part: Part) -> ProgressRule:
    """Add a rule behind those that there are."""
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
