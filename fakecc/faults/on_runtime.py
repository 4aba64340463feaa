"""Faults that hit a call to what runs apps: staging, an instance's start, a task, bits, a deployment.

The `effect` of such a fault holds one of
    {"fails": "NoAppDetectedError"}    it ends badly: the id of a staging error or Diego's reason, why a task failed,
                                       what is told of an instance's exit
    {"error": "CF-StagerUnavailable"}  the call itself is refused, with that error; "detail"
    {"never_done": true}               it is never over, until a test releases it
or {"delay": 5} alone: so many seconds later it is over than at once. With `fails` it may stand, too.

What was said of a call holds until it is over, so it is kept as a RuntimeVerdict, in the words of a behaviour.
"""

from __future__ import annotations

from fakecc import errors
from fakecc.errors import CloudControllerError
from fakecc.faults import slowness
from fakecc.json_types import Json
from fakecc.models.arranged import Fault


def refusal(fault: Fault) -> CloudControllerError | None:
    """The error with which the call itself is refused; None where it is taken."""
    name = fault.effect.get("error")
    entry = errors.entry_named(str(name)) if name is not None else None
    return None if entry is None else entry(fault.effect.get("detail", "a fault"))


def words(fault: Fault) -> dict[str, Json]:
    """What the fault says of something that begins, as a behaviour would say it: mode, seconds, fails."""
    effect = fault.effect
    told: dict[str, Json] = {"fails": effect["fails"]} if "fails" in effect else {}
    if "never_done" in effect:
        return {**told, "mode": "never"}
    return {**told, "mode": "after", "seconds": slowness.seconds(fault)} if "delay" in effect else told
