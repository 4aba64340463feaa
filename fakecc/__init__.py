"""An in-memory fake of the Cloud Foundry Cloud Controller (v2 and v3), for tests.

    from fakecc import FakeCC

    with FakeCC() as cc:                                   # a server in this process; pytest has the fixture `fakecc`
        requests.get(f"{cc.url}/v3/organizations", headers=cc.headers())

FakeCC, MountedCC, mount      a server; the same without a socket, behind requests and httpx
World, ScriptedBroker         what a server holds, and a broker declared in Python
AutoClock, VirtualClock, RealClock                clocks
BadInput, Missing, SettingError                   what is raised for mistakes
StrictError, FootprintError                       what is raised for what a test may not do
Coverage                      what clients asked, counted
create_app                    for `flask --app fakecc routes`, and for any WSGI server

The other names are the types of what these give and take. What users import is loaded when it is first asked for:
importing fakecc itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakecc.arrange.app_operations import AppOperation
    from fakecc.arrange.checking import BadInput, Missing
    from fakecc.arrange.differences import Change
    from fakecc.arrange.gates import ClosedGate
    from fakecc.arrange.operations import Operation
    from fakecc.arrange.public.keywords import (
        FaultKeywords,
        MarkerKeywords,
        ProgressKeywords,
        SeedKeywords,
        ServerKeywords,
        ThenKeywords,
        WhenKeywords,
        WorldKeywords,
    )
    from fakecc.arrange.public.past import Past
    from fakecc.arrange.scripted_broker import ScriptedBroker
    from fakecc.arrange.world import World
    from fakecc.clock import AutoClock, DueAction, RealClock, SteeredClock, VirtualClock
    from fakecc.evidence.coverage import Coverage
    from fakecc.evidence.footprint import FootprintError
    from fakecc.evidence.strict import StrictError
    from fakecc.in_process import FakeCC, ServedWorld, ServerFactory, WorldFactory
    from fakecc.journal import Entry
    from fakecc.settings import SettingError
    from fakecc.transports import MountedCC, mount
    from fakecc.web.app import create_app
    from fakecc.world import Savepoint

    __version__: str

__all__ = [
    "AppOperation",
    "AutoClock",
    "BadInput",
    "Change",
    "ClosedGate",
    "Coverage",
    "DueAction",
    "Entry",
    "FakeCC",
    "FaultKeywords",
    "FootprintError",
    "MarkerKeywords",
    "Missing",
    "MountedCC",
    "Operation",
    "Past",
    "ProgressKeywords",
    "RealClock",
    "Savepoint",
    "ScriptedBroker",
    "SeedKeywords",
    "ServedWorld",
    "ServerFactory",
    "ServerKeywords",
    "SettingError",
    "SteeredClock",
    "StrictError",
    "ThenKeywords",
    "VirtualClock",
    "WhenKeywords",
    "World",
    "WorldFactory",
    "WorldKeywords",
    "__version__",
    "create_app",
    "mount",
]

_HOMES = {
    "arrange.app_operations": ("AppOperation",),
    "arrange.checking": ("BadInput", "Missing"),
    "arrange.differences": ("Change",),
    "arrange.gates": ("ClosedGate",),
    "arrange.operations": ("Operation",),
    "arrange.public.keywords": (
        "FaultKeywords", "MarkerKeywords", "ProgressKeywords", "SeedKeywords", "ServerKeywords", "ThenKeywords",
        "WhenKeywords", "WorldKeywords",
    ),
    "arrange.public.past": ("Past",),
    "arrange.scripted_broker": ("ScriptedBroker",),
    "arrange.world": ("World",),
    "clock": ("AutoClock", "DueAction", "RealClock", "SteeredClock", "VirtualClock"),
    "evidence.coverage": ("Coverage",),
    "evidence.footprint": ("FootprintError",),
    "evidence.strict": ("StrictError",),
    "in_process": ("FakeCC", "ServedWorld", "ServerFactory", "WorldFactory"),
    "journal": ("Entry",),
    "settings": ("SettingError",),
    "transports": ("MountedCC", "mount"),
    "web.app": ("create_app",),
    "world": ("Savepoint",),
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - only who asks for it waits for it

        return version("fakecc")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"fakecc.{home}"), name)
    from fakecc.near_names import suggest  # noqa: PLC0415 - only a typo needs it

    message = f"module 'fakecc' has no attribute {name!r}{suggest(name, __all__)}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return __all__
