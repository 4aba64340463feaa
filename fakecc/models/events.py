"""Usage events, audit events, logs and metrics: written once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.records import record
from fakecc.store import Record


@record
class ServiceUsageEvent(Record):
    """state: CREATED, UPDATED, DELETED. Names and guids as they were at that moment; None for user-provided."""

    state: str
    organization_guid: str
    space_guid: str
    space_name: str
    service_instance_guid: str
    service_instance_name: str
    service_instance_type: str
    service_plan_guid: str | None = None
    service_plan_name: str | None = None
    service_offering_guid: str | None = None
    service_offering_name: str | None = None
    service_broker_guid: str | None = None
    service_broker_name: str | None = None


@record
class AppUsageEvent(Record):
    """state: STARTED, STOPPED, BUILDPACK_SET, TASK_STARTED, TASK_STOPPED, STAGING_STARTED, STAGING_STOPPED.

    Names and guids as they were at that moment; memory in MB. `app_guid` is the process's, `parent_app_guid` the app's.
    """

    state: str
    previous_state: str | None
    organization_guid: str
    space_guid: str
    space_name: str
    parent_app_guid: str
    parent_app_name: str
    app_guid: str = ""
    app_name: str = ""
    instance_count: int = 1
    previous_instance_count: int | None = 1
    memory_in_mb_per_instance: int = 1024
    previous_memory_in_mb_per_instance: int | None = 1024
    process_type: str | None = None
    package_guid: str | None = None
    package_state: str | None = None
    previous_package_state: str | None = None
    buildpack_guid: str | None = None
    buildpack_name: str | None = None
    task_guid: str | None = None
    task_name: str | None = None


@record
class AppEvent(Record):
    """That an instance of a process ended, as v2 once told it; nobody but its own requests makes one.

    `happened_at` in seconds since the epoch.
    """

    REFERENCES: ClassVar[Mapping[str, str]] = {"process_guid": "processes"}

    process_guid: str
    space_guid: str
    instance_guid: str
    instance_index: int
    exit_status: int
    happened_at: float
    exit_description: str | None = None


@record
class AuditEvent(Record):
    """Who did what to which resource, and where. `data` holds the request without credentials.

    `actor_name` is what messages call the actor (a user's e-mail address), `actor_username` what it logs in with. Both
    are empty for clients. Source: cloud_controller_ng:lib/cloud_controller/user_audit_info.rb
    """

    type: str
    actor_guid: str
    actor_type: str
    actor_name: str
    target_guid: str
    target_type: str
    target_name: str
    actor_username: str = ""
    space_guid: str | None = None
    organization_guid: str | None = None
    data: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class Envelope(Record):
    """A log line or a metric of a source, which is an app, a service instance or a component, by its guid or name.

    `timestamp` in nanoseconds since the epoch. kind: log, counter, gauge, timer, event; `content` is what log-cache
    shows under that name, integers of 64 bits as texts.
    """

    source_id: str
    timestamp: int
    kind: str
    content: Mapping[str, Json]
    instance_id: str = ""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    deprecated_tags: Mapping[str, Json] = field(default_factory=dict[str, Json])
