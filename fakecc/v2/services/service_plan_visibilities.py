"""/v2/service_plan_visibilities: in which organizations a plan that is not public may be used.

Source: cloud_controller_ng:app/controllers/services/service_plan_visibilities_controller.rb,
app/models/services/service_plan_visibility.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import plan_visibility
from fakecc.actions.services.navigation import broker_of
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.services import ServicePlanVisibility
from fakecc.osb.port import Conversation
from fakecc.v2.access import need_admin
from fakecc.v2.message import Message, required_field
from fakecc.v2.query import guid as guid_of
from fakecc.v2.reading import enumerate_, find, find_referred, read
from fakecc.v2.replies import created_reply, updated_reply
from fakecc.v2.resource import Resource, declare, to_one
from fakecc.v2.scope import NOTHING
from fakecc.v2.writing import delete_with_contents

CREATE = Message(required_field("service_plan_guid"), required_field("organization_guid"))
UPDATE = CREATE.for_update()


def fields(visibility: ServicePlanVisibility, call: Call) -> dict[str, Json]:
    del call
    return {
        "service_plan_guid": visibility.service_plan_guid,
        "organization_guid": visibility.organization_guid,
    }


SERVICE_PLAN_VISIBILITIES: Resource[ServicePlanVisibility] = declare(
    Resource(
        name="service_plan_visibilities",
        model="ServicePlanVisibility",
        table=lambda world: world.service_plan_visibilities,
        fields=fields,
        to_one=(
            to_one("service_plan", "service_plans", "service_plan_guid"),
            to_one("organization", "organizations", "organization_guid"),
        ),
        filters={
            "organization_guid": guid_of("organization_guid"),
            "service_plan_guid": guid_of("service_plan_guid"),
        },
        not_found=errors.ServicePlanVisibilityNotFound,
        visible=lambda _: NOTHING,
    )
)


def create(call: Call) -> Reply:
    given = CREATE.read(call)
    plan_guid, organization_guid = _plan_and_organization(call, given)
    _check(call, plan_guid, organization_guid, None)
    need_admin(call)
    visibility = call.world.add(
        plan_visibility.draft(call.world, plan_guid=plan_guid, organization_guid=organization_guid)
    )
    audit_events.record_visibility(call.world, call.caller, "create", visibility.guid, given, organization_guid)
    return created_reply(SERVICE_PLAN_VISIBILITIES, visibility, call)


def _plan_and_organization(call: Call, given: dict[str, Json]) -> tuple[str, str]:
    """The guids of a plan and an organization that there are. Raises InvalidRelation."""
    plan = find_referred(call.world.service_plans, "ServicePlan", given["service_plan_guid"])
    organization = find_referred(call.world.organizations, "Organization", given["organization_guid"])
    return plan.guid, organization.guid


def _check(call: Call, plan_guid: str, organization_guid: str, own: ServicePlanVisibility | None) -> None:
    plan = call.world.service_plans[plan_guid]
    # The model complains before the database does.
    if broker_of(call.world, plan).space_guid is not None:
        raise errors.ServicePlanVisibilityInvalid("service_plan is from a private broker")
    if plan.public:
        raise errors.ServicePlanVisibilityInvalid("service_plan is publicly available")
    same = call.world.service_plan_visibilities.find(service_plan_guid=plan_guid, organization_guid=organization_guid)
    if any(own is None or other.guid != own.guid for other in same):
        raise errors.ServicePlanVisibilityAlreadyExists("organization_id and service_plan_id unique")


def update(call: Call, guid: str) -> Reply:
    given = UPDATE.read(call)
    visibility = find(SERVICE_PLAN_VISIBILITIES, guid, call)
    need_admin(call)
    plan_guid, organization_guid = _plan_and_organization(
        call,
        {
            "service_plan_guid": visibility.service_plan_guid,
            "organization_guid": visibility.organization_guid,
            **given,
        },
    )
    _check(call, plan_guid, organization_guid, visibility)
    visibility = call.world.change(
        visibility, service_plan_guid=plan_guid, organization_guid=organization_guid, updated_at=call.world.now()
    )
    audit_events.record_visibility(call.world, call.caller, "update", guid, given, organization_guid)
    return updated_reply(SERVICE_PLAN_VISIBILITIES, visibility, call)


def delete(call: Call, guid: str) -> Conversation[Reply]:
    find(SERVICE_PLAN_VISIBILITIES, guid, call)
    need_admin(call)
    return delete_with_contents(call, plan_visibility.delete_by_guid, guid)


ENDPOINTS = [
    endpoint("POST", "/v2/service_plan_visibilities", create),
    endpoint("GET", "/v2/service_plan_visibilities", enumerate_(SERVICE_PLAN_VISIBILITIES)),
    endpoint("GET", "/v2/service_plan_visibilities/<guid>", read(SERVICE_PLAN_VISIBILITIES)),
    endpoint("PUT", "/v2/service_plan_visibilities/<guid>", update),
    endpoint("DELETE", "/v2/service_plan_visibilities/<guid>", delete),
]
