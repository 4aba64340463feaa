"""/v3/service_plans/:guid/visibility.

Source: cloud_controller_ng:app/controllers/v3/service_plan_visibility_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import service_plans
from fakecc.actions.services.navigation import broker_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServicePlan
from fakecc.v3.message import Body, Message, blank, is_included, only
from fakecc.v3.presenting import no_content, ok
from fakecc.v3.services._marketplace import can_write, sees_plan

TYPES = ("public", "admin", "organization")
SHAPE = 'Organizations organizations list must be structured like this: "organizations": [{"guid": "valid-guid"}]'


def _type(body: Body) -> Iterator[str]:
    """A list of types passes, too, and then equals none of them. recording: v3-brokers/visibility-validations"""
    if not is_included(body.get("type"), TYPES):
        yield "Type must be one of 'public', 'admin', 'organization'"


def _organizations(body: Body) -> Iterator[str]:
    given = body.get("organizations")
    if body.get("type") != "organization":
        if not blank(given):
            yield "Organizations must be blank"
        return
    if not isinstance(given, list):
        yield "Organizations must be an array"
    if blank(given):
        yield "Organizations can't be blank"
    if given is None:
        return
    if not isinstance(given, list | dict):
        raise Broken("organizations that are no list")  # A text has no reject.
    # What is a map passes over its keys, of which an empty one has none.
    if not all(_has_name(item) for item in given):
        yield SHAPE


def _has_name(item: Json) -> bool:
    return isinstance(item, dict) and isinstance(item.get("guid"), str)


CHANGE = Message(only("type", "organizations"), _type, _organizations)


def present(plan: ServicePlan, call: Call) -> Json:
    """The visibility, with those organizations that the caller may read."""
    kind = service_plans.visibility_type(call.world, plan)
    if kind == "space":
        space = call.world.spaces[broker_of(call.world, plan).space_guid or ""]
        return {"type": kind, "space": {"guid": space.guid, "name": space.name}}
    if kind != "organization":
        return {"type": kind}
    organizations = service_plans.visible_in(call.world, plan)
    readable = [one for one in organizations if call.permissions.can_read_from_organization(one.guid)]
    return {"type": kind, "organizations": [{"guid": one.guid, "name": one.name} for one in readable]}


def show(call: Call, guid: str) -> Reply:
    return ok(present(_visible(call, guid), call))


def update(call: Call, guid: str) -> Reply:
    """Replace the visibility."""
    return ok(present(_change(call, guid, service_plans.replace_visibility), call))


def apply(call: Call, guid: str) -> Reply:
    """Add organizations that see the plan; the answer does not list them."""
    plan = _change(call, guid, service_plans.add_visibility)
    kind = service_plans.visibility_type(call.world, plan)
    return ok({"type": kind} if kind == "organization" else present(plan, call))


def _change(call: Call, guid: str, change: service_plans.VisibilityChange) -> ServicePlan:
    plan = _visible(call, guid)
    if not can_write(call, broker_of(call.world, plan)):
        raise errors.NotAuthorized()
    body = call.body
    complaints = CHANGE.complaints(body)
    if complaints:
        raise errors.BadRequest(", ".join(complaints))
    guids = [item["guid"] for item in body.get("organizations") or []]
    try:
        plan = change(call.world, plan, str(body["type"]), guids)
    except Invalid as invalid:
        if invalid.rule == "unknown":
            sentence = f"Could not find Organization with guid: {invalid.details['guid']}"
            raise errors.InvalidRelation(sentence) from None
        if invalid.rule == "twice":
            raise Broken("an organization given twice") from None  # An error class that no controller knows.
        raise errors.UnprocessableEntity("cannot update plans with visibility type 'space'") from None
    audit_events.record_visibility(call.world, call.caller, "update", guid, body)
    return plan


def destroy(call: Call, guid: str, organization_guid: str) -> Reply:
    """Remove one organization."""
    plan = _visible(call, guid)
    if not can_write(call, broker_of(call.world, plan)):
        raise errors.NotAuthorized()
    if service_plans.visibility_type(call.world, plan) != "organization":
        raise errors.UnprocessableEntity("Cannot delete visibilities from non-org-restricted plans")
    if organization_guid not in call.world.organizations:
        raise errors.ResourceNotFound("Organization not found")
    visibilities = call.world.service_plan_visibilities
    visibility = visibilities.first(service_plan_guid=guid, organization_guid=organization_guid)
    if visibility is None:
        raise errors.ResourceNotFound("Service plan visibility not found")
    call.world.remove(visibility)
    audit_events.record_visibility(call.world, call.caller, "delete", guid, {}, organization_guid)
    return no_content()


def _visible(call: Call, guid: str) -> ServicePlan:
    plan = call.world.service_plans.get(guid)
    if plan is None or not sees_plan(call, plan):
        raise errors.ResourceNotFound("Service plan not found")
    return plan


ENDPOINTS = [
    endpoint("GET", "/v3/service_plans/<guid>/visibility", show),
    endpoint("PATCH", "/v3/service_plans/<guid>/visibility", update),
    endpoint("POST", "/v3/service_plans/<guid>/visibility", apply),
    endpoint("DELETE", "/v3/service_plans/<guid>/visibility/<organization_guid>", destroy),
]
