"""The control API: pages under /_fakecc, through which a test in another process arranges a world and asks about it."""

from __future__ import annotations

from fakecc.arrange.lifecycle import prepare
from fakecc.brokers.connect import connect
from fakecc.call import View
from fakecc.control import clock, failures, faults, health, journal, operations, progress, reset, seed, state, worlds
from fakecc.control.view import answer, dress, refuse, unknown
from fakecc.world import World

PAGES = [health, worlds, reset, seed, state, clock, progress, operations, faults, journal, failures]


def default_world(name: str) -> World:
    """A freshly installed world with what the preset `small` holds."""
    world = World(name=name)
    connect(world)
    return prepare(world)


VIEW = View(
    name="control",
    prefixes=("/_fakecc",),
    endpoints=[route for page in PAGES for route in page.ENDPOINTS],
    answer=answer,
    unknown=unknown,
    refuse=refuse,
    dress=dress,
    backstage=True,
)
