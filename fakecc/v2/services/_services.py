"""What the pages of the services domain share: flags, replies, redaction, and v2's errors for the world's complaints.

Source: cloud_controller_ng:app/controllers/services/service_instances_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions.services.navigation import broker_of, plan_of
from fakecc.call import Call, Reply
from fakecc.errors import Broken, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.relations import INSTANCES_OF_APP
from fakecc.models.services import RouteBinding, ServiceInstance, ServiceKey, ServicePlan
from fakecc.store import Record
from fakecc.v2.replies import show
from fakecc.v2.resource import Resource, timestamp


def accepted_reply(resource: Resource[Any], record: Record, call: Call) -> Reply:
    """202 with the record, whose operation is in progress, and its Location."""
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


def check_nothing_in_progress(bound: ServiceKey | RouteBinding) -> None:
    """Raises Broken while v3 works on it: the refusal names the app, and there is none."""
    # source: cloud_controller_ng:app/controllers/services/service_keys_controller.rb (parameters)
    if bound.last_operation is not None and bound.last_operation.busy:
        raise Broken("what is no binding of an app is asked for its app")


def instance_summary(instance: ServiceInstance, call: Call) -> dict[str, Json]:
    """An instance at a glance, as if it were shared with no space."""
    world = call.world
    bound = world.apps.select({INSTANCES_OF_APP: (instance.guid,)})
    shown: dict[str, Json] = {
        "guid": instance.guid,
        "name": instance.name,
        "bound_app_count": len(bound),
        "type": "managed_service_instance" if instance.managed else "user_provided_service_instance",
    }
    if not instance.managed:
        return shown
    return {
        **shown,
        "last_operation": operation(instance.last_operation) if instance.last_operation else None,
        "dashboard_url": instance.dashboard_url,
        "shared_from": None,
        "shared_to": [],
        "service_broker_name": broker_of(world, instance).name,
        "maintenance_info": dict(instance.maintenance_info or {}),
        "service_plan": _plan_summary(plan_of(world, instance), call),
    }


def _plan_summary(plan: ServicePlan, call: Call) -> dict[str, Json]:
    offering = call.world.service_offerings[plan.service_offering_guid]
    return {
        "guid": plan.guid,
        "name": plan.name,
        "maintenance_info": dict(plan.maintenance_info or {}),
        "service": {"guid": offering.guid, "label": offering.name, "provider": None, "version": None},
    }


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
