"""/v2/service_plans.

Source: cloud_controller_ng:app/controllers/services/service_plans_controller.rb, app/access/service_plan_access.rb
"""

from __future__ import annotations

import re

from fakecc import errors
from fakecc.actions.services import catalogs, service_instances, service_plans
from fakecc.actions.services.navigation import broker_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.relations import BROKER_OF_PLAN
from fakecc.models.services import ServicePlan
from fakecc.v2.access import need_admin, need_read, need_read_scope
from fakecc.v2.collection import collection, page
from fakecc.v2.message import FLAG, TEXTS, Message, optional, required_field
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.query import conditions
from fakecc.v2.reading import find, find_related
from fakecc.v2.replies import no_content, show, updated_reply
from fakecc.v2.scope import Scope
from fakecc.v2.services._instance_resource import EITHER_KIND
from fakecc.v2.services._marketplace import (
    SERVICE_PLANS,
    anonymous,
    check_marketplace,
    membership_spaces,
)

OPERATOR = re.compile(":| IN ")
CREATE = Message(
    required_field("name"),
    required_field("free", FLAG),
    required_field("description"),
    optional("extra"),
    optional("unique_id"),
    optional("public", FLAG, default=True),
    required_field("service_guid"),
    optional("service_instance_guids", TEXTS),
)
UPDATE = CREATE.for_update()


def enumerate_(call: Call) -> Reply:
    """A broker's guid counts only as the first filter, and then alone; without a token only a service's guid counts."""
    check_marketplace(call)
    nobody = bool(call.caller.problem)
    asked = options_of(call)
    first = asked.q[0] if asked.q else ""
    if nobody:
        # Behind anything but a colon stands no guid, and then nothing is looked for.
        value = first.partition(":")[2].partition(":")[0]
        scope = (
            Scope({"service_offering_guid": (value,)})
            if first.startswith("service_guid") and value.strip()
            else Scope()
        )
        asked = anonymous(asked, asked.q)
    else:
        need_read_scope(call)
        check_order(asked, SERVICE_PLANS)
        scope = _of_broker(first) if first.startswith("service_broker_guid") else _filter_scope(call, asked.q)
    found = scope.intersect(SERVICE_PLANS.visible_to(call)).select(call.world.service_plans)
    return page(call, SERVICE_PLANS, found, path="/v2/service_plans", options=asked)


def _of_broker(condition: str) -> Scope:
    """Of the broker whose guid stands behind the first colon or IN; several guids are none."""
    guid = (*OPERATOR.split(condition), "")[1]
    return Scope({BROKER_OF_PLAN: (guid,)})


def _filter_scope(call: Call, q: tuple[str, ...]) -> Scope:
    return conditions(call, q, SERVICE_PLANS.filters)


def read(call: Call, guid: str) -> Reply:
    return show(SERVICE_PLANS, _readable(call, guid), call)


def enumerate_service_instances(call: Call, guid: str) -> Reply:
    plan = _readable(call, guid)
    within = Scope({"service_plan_guid": (plan.guid,)})
    return collection(call, EITHER_KIND, within, path=f"/v2/service_plans/{guid}/service_instances")


def _readable(call: Call, guid: str) -> ServicePlan:
    plan = find(SERVICE_PLANS, guid, call)
    if not _has_instance(plan, call):
        need_read(call, SERVICE_PLANS, plan)
    need_read_scope(call)
    return plan


def _has_instance(plan: ServicePlan, call: Call) -> bool:
    """Does the caller see an instance of it? Then the plan is seen, too."""
    spaces = membership_spaces(call)
    return len(call.world.service_instances.select({"service_plan_guid": (plan.guid,), "space_guid": spaces})) > 0


def update(call: Call, guid: str) -> Reply:
    """Only `public` can be changed here."""
    given = UPDATE.read(call)
    plan = find(SERVICE_PLANS, guid, call)
    need_admin(call)
    if given.get("public") and broker_of(call.world, plan).space_guid is not None:
        raise errors.ServicePlanInvalid("public may not be true for plans belonging to private service brokers")
    changed = {"public": given["public"]} if "public" in given else {}
    plan = call.world.change(plan, **changed, updated_at=call.world.now())
    return updated_reply(SERVICE_PLANS, plan, call)


def delete(call: Call, guid: str) -> Reply:
    """Never by a job, and without an audit event."""
    plan = find(SERVICE_PLANS, guid, call)
    need_admin(call)
    if catalogs.in_use(call.world, plan):
        raise errors.AssociationNotEmpty("service_instances", "service_plans")
    service_plans.delete_by_guid(call.world, guid=guid)
    return no_content()


def add_instance(call: Call, guid: str, other_guid: str) -> Reply:
    """Give an instance this plan, be it user-provided. No broker is asked, and none of the rules of an update is."""
    plan = find(SERVICE_PLANS, guid, call)
    need_admin(call)
    instance = find_related(call.world.service_instances, "ServiceInstance", other_guid)
    try:
        service_instances.move_to_plan(call.world, instance, plan)
    except Invalid as found:
        raise _wrong(found) from None
    return updated_reply(SERVICE_PLANS, plan, call)


def remove_instance(call: Call, guid: str, other_guid: str) -> Reply:
    """A managed instance cannot be without a plan, a user-provided one can."""
    find(SERVICE_PLANS, guid, call)
    need_admin(call)
    instance = find_related(call.world.service_instances, "ServiceInstance", other_guid)
    if instance.service_plan_guid == guid:
        leave = service_instances.refuse_without_plan if instance.managed else service_instances.leave_plan
        try:
            leave(call.world, instance)
        except Invalid as found:
            raise _wrong(found) from None
    return no_content()


def _wrong(found: Invalid) -> CloudControllerError:
    complaints: Json = found.details["complaints"]
    return errors.ServicePlanInvalid(", ".join(f"{field} {rule}" for field, rule in complaints))


def refuse(call: Call) -> Reply:
    """Only a broker's catalog does this."""
    del call
    raise errors.NotFound()


ENDPOINTS = [
    endpoint("GET", "/v2/service_plans", enumerate_, "anonymous"),
    endpoint("POST", "/v2/service_plans", refuse),
    endpoint("GET", "/v2/service_plans/<guid>", read),
    endpoint("PUT", "/v2/service_plans/<guid>", update),
    endpoint("DELETE", "/v2/service_plans/<guid>", delete),
    endpoint("GET", "/v2/service_plans/<guid>/service_instances", enumerate_service_instances),
    endpoint("PUT", "/v2/service_plans/<guid>/service_instances/<other_guid>", add_instance),
    endpoint("DELETE", "/v2/service_plans/<guid>/service_instances/<other_guid>", remove_instance),
]
