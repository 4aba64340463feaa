"""What the pages of the services domain share: who asks brokers, operations, and the world's words in v2's.

Source: cloud_controller_ng:app/controllers/services/service_instances_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.call import Call, Reply
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.osb.requester import Asker
from fakecc.store import Record
from fakecc.v2.presenting import timestamp
from fakecc.v2.replies import show
from fakecc.v2.resource import Resource


def asker_of(call: Call, request: object = None) -> Asker:
    """Whoever calls, as brokers are told; `request` is what audit events tell of the body."""
    return Asker(
        user_guid=call.caller.guid, host=call.host, request_id=call.request_id, actor=call.actor, request=request
    )


def accepted_reply(resource: Resource[Any], record: Record, call: Call) -> Reply:
    """202 with the record on which something goes on, and its Location."""
    reply = show(resource, record, call)
    reply.status = 202
    reply.headers["Location"] = f"/v2/{resource.name}/{record.guid}"
    return reply


def operation(last: LastOperation) -> dict[str, Json]:
    return {
        "type": last.type,
        "state": last.state,
        "description": last.description,
        "updated_at": timestamp(last.updated_at),
        "created_at": timestamp(last.created_at),
    }


# The first entry that fits is the error of an instance that is not valid (translate_validation_exception).
# source: cloud_controller_ng:app/controllers/services/service_instances_controller.rb
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
    """What is wrong with a managed instance; `name` as the request had it."""
    complaints: Json = found.details.get("complaints", [(found.field, found.rule)])
    for complaint, error in WRONG_INSTANCES:
        if complaint in complaints:
            return error(name or "")
    return errors.ServiceInstanceInvalid(", ".join(f"{field} {rule}" for field, rule in complaints))


def space_of(call: Call, instance: ServiceInstance) -> Space:
    return call.world.spaces[instance.space_guid]
