"""Jobs that clients poll, and the steps on the agenda that do the work later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, record, value_type
from fakecc.store import Record


@value_type
class Problem(Value):
    """One error of a job. `http`: what v2 adds where a broker failed, or None."""

    title: str
    code: int
    detail: str
    http: Mapping[str, Json] | None = None


@record
class Job(Record):
    """state: PROCESSING, POLLING, COMPLETE, FAILED.

    `resource_type` is the name of the resource's table (service_instances ...), or empty.
    """

    operation: str
    state: str = "PROCESSING"
    errors: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    resource_type: str = ""
    resource_guid: str = ""
    user_guid: str | None = None


@record
class DelayedJob(Record):
    """A job of v2's `async=true`. state: queued, running, finished, failed."""

    state: str = "queued"
    problem: Problem | None = None


@record
class Step(Record):
    """Something to do at a moment (seconds since the epoch): the name of an action, and its arguments.

    A held step waits until a test releases it, however late it is; or, with `polls_left`, until clients have asked that
    often about what it will end, the last time included. `concerns` are the guids among its arguments.
    """

    at: float
    action: str
    arguments: Mapping[str, Json] = field(default_factory=dict[str, Json])
    held: bool = False
    concerns: tuple[str, ...] = ()
    polls_left: int = 0
