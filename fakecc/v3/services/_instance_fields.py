"""What `fields` includes beside service instances: their spaces, organizations, plans, offerings and brokers.

Source: cloud_controller_ng:app/decorators/field_service_instance_*_decorator.rb
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.services import ServiceBroker, ServiceInstance, ServiceOffering, ServicePlan
from fakecc.models.tenancy import Organization, Space
from fakecc.v3.fields import Fields, in_order, wanted_keys
from fakecc.v3.listing import Query
from fakecc.v3.presenting import to_one

Keys = AbstractSet[str]

OFFERING = "service_plan.service_offering"
BROKER = "service_plan.service_offering.service_broker"

LIST_FIELDS = Fields(
    {
        "space": ("guid", "name", "relationships.organization"),
        "space.organization": ("name", "guid"),
        "service_plan": ("guid", "name", "relationships.service_offering"),
        OFFERING: ("name", "guid", "description", "documentation_url", "tags", "relationships.service_broker"),
        BROKER: ("name", "guid"),
    }
)
SHOW_FIELDS = Fields(
    {
        "space": ("name", "guid"),
        "space.organization": ("name", "guid"),
        "service_plan": ("name", "guid"),
        OFFERING: ("name", "guid", "description", "tags", "documentation_url"),
        BROKER: ("name", "guid"),
    }
)
SHARED_SPACES_FIELDS = Fields(
    {
        "space": ("name", "guid", "relationships.organization"),
        "space.organization": ("name", "guid"),
    }
)


def included_resources(instances: list[ServiceInstance], query: Query, call: Call) -> Json:
    """The included object for these instances; None where there is nothing to include."""
    if "fields" not in query:
        return None
    world = call.world
    spaces = in_order(world.spaces, (instance.space_guid for instance in instances))
    body = included_spaces(spaces, query, call)
    plans = in_order(world.service_plans, (instance.service_plan_guid for instance in instances if instance.managed))
    if plans:
        body |= _included_services(call, plans, query)
    return body or None


def included_spaces(spaces: list[Space], query: Query, call: Call) -> dict[str, Json]:
    """Spaces and their organizations, as far as they were asked for."""
    body: dict[str, Json] = {}
    keys = wanted_keys(query, "space")
    if keys:
        body["spaces"] = [_space(space, keys, call) for space in spaces]
    keys = wanted_keys(query, "space.organization")
    if keys:
        organizations = in_order(call.world.organizations, (space.organization_guid for space in spaces))
        body["organizations"] = [_organization(organization, keys, call) for organization in organizations]
    return body


def _included_services(call: Call, plans: list[ServicePlan], query: Query) -> dict[str, Json]:
    world = call.world
    offerings = in_order(world.service_offerings, (plan.service_offering_guid for plan in plans))
    body: dict[str, Json] = {}
    keys = wanted_keys(query, "service_plan")
    if keys:
        body["service_plans"] = [_plan(plan, keys) for plan in plans]
    keys = wanted_keys(query, OFFERING)
    if keys:
        body["service_offerings"] = [_offering(offering, keys) for offering in offerings]
    keys = wanted_keys(query, BROKER)
    if keys:
        brokers = in_order(world.service_brokers, (offering.service_broker_guid for offering in offerings))
        body["service_brokers"] = [_broker(broker, keys) for broker in brokers]
    return body


def _space(space: Space, asked: Keys, call: Call) -> Json:
    # A shared-in instance shows its space to those who cannot read it, but not the space's name.
    if not call.permissions.can_read_from_space(space):
        asked = asked - {"name"}
    organization = {"organization": to_one(space.organization_guid)}
    return _chosen_fields(asked, guid=space.guid, name=space.name, relationships=organization)


def _organization(organization: Organization, asked: Keys, call: Call) -> Json:
    if not call.permissions.can_read_from_organization(organization.guid):
        asked = asked - {"name"}
    return _chosen_fields(asked, guid=organization.guid, name=organization.name)


def _plan(plan: ServicePlan, asked: Keys) -> Json:
    offering = {"service_offering": to_one(plan.service_offering_guid)}
    return _chosen_fields(asked, guid=plan.guid, name=plan.name, relationships=offering)


def _offering(offering: ServiceOffering, asked: Keys) -> Json:
    extra = offering.extra if isinstance(offering.extra, dict) else {}
    return _chosen_fields(
        asked,
        name=offering.name,
        guid=offering.guid,
        description=offering.description,
        tags=list(offering.tags),
        documentation_url=extra.get("documentationUrl"),
        relationships={"service_broker": to_one(offering.service_broker_guid)},
    )


def _broker(broker: ServiceBroker, asked: Keys) -> Json:
    return _chosen_fields(asked, name=broker.name, guid=broker.guid)


def _chosen_fields(asked: Keys, **shown: Json) -> dict[str, Json]:
    """The members of `shown` that were asked for, in that order; a relationship is asked for by its own name."""
    return {
        key: value
        for key, value in shown.items()
        if (f"relationships.{next(iter(value))}" if key == "relationships" else key) in asked
    }
