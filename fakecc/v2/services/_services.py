"""What the pages of the services domain share: flags, replies, redaction, and v2's errors for the world's complaints.

Source: cloud_controller_ng:app/controllers/services/service_instances_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import delayed_jobs
from fakecc.call import Call, Reply
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.tenancy import Space
from fakecc.permissions import SPACE_WRITING, UNTRUSTED_SPACE_READING
from fakecc.store import Record
from fakecc.v2.options import options_of
from fakecc.v2.replies import queued_reply, show
from fakecc.v2.resource import Resource, timestamp
from fakecc.world import Action

HIDDEN = {"redacted_message": "[PRIVATE DATA HIDDEN]"}


def flag(call: Call, name: str) -> bool:
    """A parameter that is `true`, `false` or absent. Raises InvalidRequest."""
    value = options_of(call).extras.get(name)
    if value not in {None, "true", "false"}:
        raise errors.InvalidRequest()
    return value == "true"


def accepted_reply(resource: Resource[Any], record: Record, call: Call) -> Reply:
    """202 with the record, whose operation is in progress, and its Location."""
    reply = show(resource, record, call)
    reply.status = 202
    reply.headers["Location"] = f"/v2/{resource.name}/{record.guid}"
    return reply


def queue(call: Call, step: Action, **arguments: object) -> Reply:
    """202 with the job that does it."""
    return queued_reply(delayed_jobs.enqueue(call.world, step, **arguments))


def secret(credentials: Json, space: Space, call: Call) -> Json:
    """Credentials, for those who may see them."""
    return credentials if call.permissions.can_read_secrets_in_space(space) else HIDDEN


def operation(last: LastOperation) -> dict[str, Json]:
    return {
        "type": last.type,
        "state": last.state,
        "description": last.description,
        "updated_at": timestamp(last.updated_at),
        "created_at": timestamp(last.created_at),
    }


def readable_spaces(call: Call) -> set[str]:
    """The spaces that a caller who does not read globally may see into: space supporters do not exist in v2."""
    return call.permissions.readable_space_guids(UNTRUSTED_SPACE_READING)


def is_developer(call: Call, space: Space) -> bool:
    """Has the caller the role of a developer? An admin without it has not."""
    return call.permissions.has_space_role(space.guid, SPACE_WRITING)


def is_suspended(call: Call, space: Space) -> bool:
    return call.world.organizations[space.organization_guid].status == "suspended"


def may_change(call: Call, space: Space) -> bool:
    """Is the caller a developer of the space, whose organization is not suspended?"""
    return is_developer(call, space) and not is_suspended(call, space)


# The error for a wrong instance is the first that fits, as in translate_validation_exception.
WRONG_INSTANCES = (
    (("name", "unique"), errors.ServiceInstanceNameTaken),
    (("quota", "service_instance_space_quota_exceeded"), errors.ServiceInstanceSpaceQuotaExceeded),
    (("quota", "service_instance_quota_exceeded"), errors.ServiceInstanceQuotaExceeded),
    (
        ("service_plan", "paid_services_not_allowed_by_space_quota"),
        errors.ServiceInstanceServicePlanNotAllowedBySpaceQuota,
    ),
    (("service_plan", "paid_services_not_allowed_by_quota"), errors.ServiceInstanceServicePlanNotAllowed),
    (("name", "max_length"), errors.ServiceInstanceNameTooLong),
    (("name", "presence"), errors.ServiceInstanceNameEmpty),
    (("tags", "too_long"), errors.ServiceInstanceTagsTooLong),
)


def wrong_instance(found: Invalid, name: object) -> CloudControllerError:
    """The error for a wrong managed instance; `name` is the request's."""
    complaints: Json = found.details.get("complaints", [(found.field, found.rule)])
    for complaint, error in WRONG_INSTANCES:
        if complaint in complaints:
            return error(name or "")
    return errors.ServiceInstanceInvalid(", ".join(f"{field} {rule}" for field, rule in complaints))
