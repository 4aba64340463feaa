"""Jobs that clients poll, and the steps on the agenda that do the work later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.json_types import Json
from fakecc.records import Value, record, value_type
from fakecc.store import Record

# What jobs of v3 do, as clients read it. v2's jobs have no names; gates call them `v2.` and the action that they run.
JOB_OPERATIONS = (
    "admin.clear_buildpack_cache", "app.clear_buildpack_cache", "app.delete", "buildpack.delete", "buildpack.upload",
    "domain.delete", "droplet.delete", "droplet.upload", "organization.delete", "organization_quota.delete",
    "package.delete", "role.delete", "route.delete", "security_group.delete", "service_bindings.create",
    "service_bindings.delete", "service_broker.catalog.synchronize", "service_broker.delete", "service_broker.update",
    "service_instance.create", "service_instance.delete", "service_instance.update", "service_keys.create",
    "service_keys.delete", "service_route_bindings.create", "service_route_bindings.delete", "space.apply_manifest",
    "space.delete", "space.delete_unmapped_routes", "space_quota.delete", "user.delete",
)  # fmt: skip
V2_JOBS = "v2."


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
