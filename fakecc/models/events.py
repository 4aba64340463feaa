"""Usage events and audit events: written once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

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
class AuditEvent(Record):
    """Who did what to which resource, and where. `data` holds the request without credentials.

    `actor_name` is what messages call the actor (a user's e-mail address), `actor_username` what it logs in with. Both
    are None for clients.
    """

    type: str
    actor_guid: str
    actor_type: str
    actor_name: str | None
    target_guid: str
    target_type: str
    target_name: str
    actor_username: str | None = ""
    space_guid: str | None = None
    organization_guid: str | None = None
    data: Mapping[str, Json] = field(default_factory=dict[str, Json])
