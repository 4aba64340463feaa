"""/v3/service_plans.

Source: cloud_controller_ng:app/controllers/v3/service_plans_controller.rb
"""

from __future__ import annotations

from typing import Any

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import service_plans
from fakecc.actions.services.navigation import broker_of, offering_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServicePlan
from fakecc.v3.fields import Fields, in_order, wanted_keys
from fakecc.v3.listing import Asked, Listing, Query, includes, values
from fakecc.v3.message import Message, only
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import link, metadata_of, no_content, ok, timestamp, to_one
from fakecc.v3.services._marketplace import (
    AVAILABLE,
    NAME_ORDERS,
    Sight,
    brief_brokers,
    brokers_among,
    can_write,
    check_marketplace,
    present_service_offering,
    sees_plan,
)
from fakecc.v3.services._plan_costs import costs
from fakecc.v3.tenancy._tenancy import present_organization, present_space

UPDATE = Message(metadata, only("metadata"))
FIELDS = Fields({"service_offering.service_broker": ("guid", "name")})
INCLUDE = includes("space.organization", "service_offering")
INDEX = Listing(
    "guids",
    "available",
    "fields",
    "broker_catalog_ids",
    "names",
    "organization_guids",
    "service_broker_guids",
    "service_broker_names",
    "service_instance_guids",
    "service_offering_guids",
    "service_offering_names",
    "space_guids",
    "include",
    "label_selector",
    orders=NAME_ORDERS,
    arrays=(),
    checks=(INCLUDE, AVAILABLE, FIELDS),
)


def present(plan: ServicePlan, call: Call) -> Json:
    offering = offering_of(call.world, plan)
    space_guid = broker_of(call.world, offering).space_guid
    extra = plan.extra if isinstance(plan.extra, dict) else {}
    path = f"/v3/service_plans/{plan.guid}"
    return {
        "guid": plan.guid,
        "created_at": timestamp(plan.created_at),
        "updated_at": timestamp(plan.updated_at),
        "name": plan.name,
        "visibility_type": service_plans.visibility_type(call.world, plan),
        "available": plan.active,
        "free": plan.free,
        "costs": costs(extra.get("costs")),
        "description": plan.description,
        "maintenance_info": dict(plan.maintenance_info or {}),
        "broker_catalog": {
            "id": plan.unique_id,
            "metadata": extra,
            "maximum_polling_duration": plan.maximum_polling_duration,
            "features": {
                "bindable": service_plans.is_bindable(call.world, plan),
                "plan_updateable": service_plans.is_plan_updateable(call.world, plan),
            },
        },
        "schemas": _schemas(plan),
        "relationships": {
            "service_offering": to_one(offering.guid),
            **({"space": to_one(space_guid)} if space_guid else {}),
        },
        "metadata": metadata_of(plan.metadata),
        "links": {
            "self": link(call, path),
            "service_offering": link(call, f"/v3/service_offerings/{offering.guid}"),
            "visibility": link(call, f"{path}/visibility"),
            **({"space": link(call, f"/v3/spaces/{space_guid}")} if space_guid else {}),
        },
    }


def _schemas(plan: ServicePlan) -> Json:
    return {
        "service_instance": {
            "create": _schema(plan.create_instance_schema),
            "update": _schema(plan.update_instance_schema),
        },
        "service_binding": {"create": _schema(plan.create_binding_schema)},
    }


def _schema(schema: Json) -> Json:
    return {"parameters": schema or {}}


def index(call: Call) -> Reply:
    """The plans that the caller, or anybody, sees."""
    check_marketplace(call)
    asked = INDEX.read(call)
    sight, fits = Sight(call, asked), asked.keeps()
    found = call.world.service_plans.select(_among(call, asked), fits if sight.is_unlimited else fits & sight.plan)
    return asked.reply(
        found,
        lambda plan: present(plan, call),
        included=lambda page: _included_resources(call, page, asked.query),
    )


def _among(call: Call, asked: Asked) -> dict[str, Any]:
    among: dict[str, Any] = dict(asked.among(names="name", guids="guid", broker_catalog_ids="unique_id"))
    if asked.has("available"):
        among["active"] = {asked.query["available"] == "true"}
    offered: dict[str, Any] = dict(asked.among(service_offering_guids="guid", service_offering_names="name"))
    brokers = brokers_among(call, asked)
    if brokers is not None:
        offered["service_broker_guid"] = brokers
    if offered:
        offerings = call.world.service_offerings.select(offered).all()
        among["service_offering_guid"] = {offering.guid for offering in offerings}
    if asked.has("service_instance_guids"):
        wanted_instances: dict[str, Any] = dict(asked.among(service_instance_guids="guid"))
        instances = call.world.service_instances.select(wanted_instances).all()
        used = {instance.service_plan_guid for instance in instances}
        among["guid"] = used & set(among["guid"]) if "guid" in among else used
    return among


def _included_resources(call: Call, page: list[ServicePlan], query: Query) -> Json:
    """Spaces and organizations first, then offerings, then brokers: nothing where nothing was asked for."""
    world = call.world
    offerings = in_order(world.service_offerings, (plan.service_offering_guid for plan in page))
    asked = values(query["include"]) if query.get("include") is not None else []
    included: dict[str, Json] = {}
    if "space.organization" in asked:
        spaces = in_order(world.spaces, (broker_of(call.world, offering).space_guid for offering in offerings))
        organizations = in_order(world.organizations, (space.organization_guid for space in spaces))
        included["spaces"] = [present_space(space, call) for space in spaces]
        included["organizations"] = [present_organization(organization, call) for organization in organizations]
    if "service_offering" in asked:
        included["service_offerings"] = [present_service_offering(offering, call) for offering in offerings]
    keys = wanted_keys(query, "service_offering.service_broker")
    if keys:
        included["service_brokers"] = brief_brokers(call, offerings, keys)
    return included or None


def show(call: Call, guid: str) -> Reply:
    check_marketplace(call)
    query = FIELDS.read(call, "include", checks=(INCLUDE,))
    plan = call.world.service_plans.get(guid)
    if plan is None or not sees_plan(call, plan):
        raise _not_found()
    body = present(plan, call)
    included = _included_resources(call, [plan], query)
    return ok(body if included is None else {**body, "included": included})


def update(call: Call, guid: str) -> Reply:
    """Only metadata can be changed."""
    plan = _writable(call, guid)
    UPDATE.check(call.body)
    merged = merge(plan.metadata, call.body, call.world.settings, guid=plan.guid)
    return ok(present(call.world.change(plan, metadata=merged), call))


def destroy(call: Call, guid: str) -> Reply:
    plan = _writable(call, guid)
    try:
        service_plans.delete(call.world, plan)
    except Invalid:
        sentence = "Please delete the service_instances associations for your service_plans."
        raise errors.UnprocessableEntity(sentence) from None
    audit_events.record_removed(call.world, call.caller, plan)
    return no_content()


def _writable(call: Call, guid: str) -> ServicePlan:
    """The plan, if the caller may change it; to those who do not see it, it does not exist."""
    plan = call.world.service_plans.get(guid)
    if plan is None:
        raise _not_found()
    if can_write(call, broker_of(call.world, plan)):
        return plan
    raise errors.NotAuthorized() if sees_plan(call, plan) else _not_found()


def _not_found() -> CloudControllerError:
    return errors.ResourceNotFound("Service plan not found")


ENDPOINTS = [
    endpoint("GET", "/v3/service_plans", index, "anonymous"),
    endpoint("GET", "/v3/service_plans/<guid>", show, "anonymous"),
    endpoint("PATCH", "/v3/service_plans/<guid>", update),
    endpoint("DELETE", "/v3/service_plans/<guid>", destroy),
]
