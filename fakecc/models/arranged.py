"""What a test arranges: progress rules and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import record
from fakecc.store import Record


@record
class ProgressRule(Record):
    """How the operations that it selects progress; the first matching rule wins, in order of creation.

    Selectors are None where they do not select. `resource` is a table's name (service_instances ...),
    `operation` create, update or delete, `plan` a plan's name or guid, `name` the resource's name.
    mode: immediate, after (`seconds` on the world's clock), polls (`polls` of them), manual, never.
    """

    mode: str
    seconds: float = 0.0
    polls: int = 0
    resource: str | None = None
    operation: str | None = None
    plan: str | None = None
    name: str | None = None


@record
class Fault(Record):
    """A failure that a test ordered: where, at which call, how often, and how.

    where: broker (a call to a broker) or request (a request of a client). `select` narrows it down (broker:
    operation, broker, plan, instance; request: method, path). `nth` (from 1) is the first matching call that
    fails, `times` how many do (None: until removed); `seen` counts the matching calls so far.
    `effect` says what happens, as faults/on_brokers.py and faults/on_requests.py describe.
    """

    where: str
    select: Mapping[str, Json] = field(default_factory=dict[str, Json])
    nth: int = 1
    times: int | None = None
    seen: int = 0
    effect: Mapping[str, Json] = field(default_factory=dict[str, Json])
