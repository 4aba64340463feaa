"""An in-memory fake of the Cloud Foundry Cloud Controller (v2 and v3), for tests.

What users import is loaded when it is first asked for: importing fakecc itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakecc.arrange.scripted_broker import ScriptedBroker
    from fakecc.arrange.world import World
    from fakecc.clock import VirtualClock
    from fakecc.in_process import FakeCC
    from fakecc.web.app import create_app

__all__ = ["FakeCC", "ScriptedBroker", "VirtualClock", "World", "create_app"]

_HOMES = {
    "FakeCC": "fakecc.in_process",
    "ScriptedBroker": "fakecc.arrange.scripted_broker",
    "VirtualClock": "fakecc.clock",
    "World": "fakecc.arrange.world",
    "create_app": "fakecc.web.app",  # for `flask --app fakecc routes`, and for any WSGI server
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'fakecc' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
