"""Services and plans as v2 shows them, and who sees them.

Source: cloud_controller_ng:app/models/services/service.rb, service_plan.rb (user_visibility_filter),
app/presenters/v2/service_plan_presenter.rb
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions.platform import feature_flags
from fakecc.actions.services import service_plans
from fakecc.call import Call
from fakecc.dialects import rails_json
from fakecc.json_types import Json
from fakecc.models.relations import (
    ENABLED_IN,
    PLANS,
    PLANS_ENABLED_IN,
    PLANS_IN_SPACES,
    SPACE_OF_PLAN,
    SPACES_OF_INSTANCES,
)
from fakecc.models.services import ServiceOffering, ServicePlan
from fakecc.permissions import UNTRUSTED_SPACE_READING
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.v2.options import QueryOptions
from fakecc.v2.query import boolean, guid, refuse_filter, text, through
from fakecc.v2.resource import Resource, columns, declare, to_many, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.view import authenticate
from fakecc.world import World


def service_fields(offering: ServiceOffering, call: Call) -> dict[str, Json]:
    broker = call.world.service_brokers[offering.service_broker_guid]
    return {
        "label": offering.name,
        "provider": None,
        "url": None,
        "description": offering.description,
        "long_description": None,
        "version": None,
        "info_url": None,
        "active": offering.active,
        "bindable": offering.bindable,
        "unique_id": offering.unique_id,
        "extra": _as_text(offering.extra),
        "tags": list(offering.tags),
        "requires": list(offering.requires),
        "documentation_url": offering.documentation_url,
        "service_broker_guid": broker.guid,
        "service_broker_name": broker.name,
        "plan_updateable": offering.plan_updateable,
        "bindings_retrievable": offering.bindings_retrievable,
        "instances_retrievable": offering.instances_retrievable,
        "allow_context_updates": offering.allow_context_updates,
    }


def plan_fields(plan: ServicePlan, call: Call) -> dict[str, Json]:
    return {
        "name": plan.name,
        "free": plan.free,
        "description": plan.description,
        "service_guid": plan.service_offering_guid,
        "extra": _as_text(plan.extra),
        "unique_id": plan.unique_id,
        "public": plan.public,
        "bindable": service_plans.is_bindable(call.world, plan),
        "plan_updateable": plan.plan_updateable,
        "active": plan.active,
        "maximum_polling_duration": plan.maximum_polling_duration,
        "maintenance_info": dict(plan.maintenance_info or {}),
    }


def _schemas(plan: ServicePlan, call: Call) -> dict[str, Json]:
    del call
    return {
        "schemas": {
            "service_instance": {
                "create": {"parameters": plan.create_instance_schema or {}},
                "update": {"parameters": plan.update_instance_schema or {}},
            },
            "service_binding": {"create": {"parameters": plan.create_binding_schema or {}}},
        }
    }


def _as_text(extra: Json) -> str | None:
    """The catalog's metadata, which v2 shows as the text that is stored."""
    return None if extra is None else rails_json.text_of(extra)


def is_visible(plan: ServicePlan, call: Call) -> bool:
    """May the caller make instances of it somewhere?"""
    return visible_plans(call).has(call.world.service_plans, plan)


def visible_plans(call: Call) -> Scope:
    """Active plans that are public, enabled in one of the caller's organizations, or of one of its spaces' brokers."""
    enabled = (field_in("public", {True}), *(() if call.caller.problem else _plans_enabled_for(call)))
    return Scope({"active": (True,)}, (AnyOf(enabled),))


def _plans_enabled_for(call: Call) -> tuple[HasKey, HasKey]:
    """The tests of plans that are enabled for a caller with a token, active or not."""
    organizations = call.permissions.readable_organization_guids()
    return field_in(ENABLED_IN, organizations), field_in(SPACE_OF_PLAN, membership_spaces(call))


def membership_spaces(call: Call) -> set[str]:
    """The spaces in which the caller has a role; managing the organization does not count."""
    return call.permissions.space_guids(UNTRUSTED_SPACE_READING)


def listed_services(call: Call) -> Scope:
    """Those with a plan that the caller sees."""
    return Scope(keeps=(AnyOf(_sight_by_plans(call)),))


def visible_services(call: Call) -> Scope:
    """The same, and those of instances that the caller sees: they are shown with plans."""
    return Scope(keeps=(AnyOf((*_sight_by_plans(call), field_in(SPACES_OF_INSTANCES, membership_spaces(call)))),))


def _sight_by_plans(call: Call) -> tuple[HasKey, ...]:
    public = field_in(PLANS, {(True, True)})
    if call.caller.problem:
        return (public,)
    organizations = call.permissions.readable_organization_guids()
    return public, _plans_for(*organizations), _with_plans_in(*membership_spaces(call))


def _plans_for(*organization_guids: str) -> HasKey:
    """The test of services with an active plan that is enabled in one of these organizations."""
    return field_in(PLANS_ENABLED_IN, {(True, guid) for guid in organization_guids})


def _with_plans_in(*space_guids: str) -> HasKey:
    """The test of services with an active plan, of brokers of these spaces."""
    return field_in(PLANS_IN_SPACES, {(True, guid) for guid in space_guids})


def services_usable_in(organization_guid: str, space_guid: str | None = None) -> tuple[HasKey, ...]:
    """The tests of services with an active plan that may be used in an organization, or in that space of it."""
    public, enabled = field_in(PLANS, {(True, True)}), _plans_for(organization_guid)
    return (public, enabled) if space_guid is None else (public, enabled, _with_plans_in(space_guid))


def usable_in(organization_guid: str, space_guid: str | None = None) -> Scope:
    """The active plans that may be used in an organization, or in that space of it."""
    enabled = [field_in("public", {True}), field_in(ENABLED_IN, {organization_guid})]
    if space_guid is not None:
        enabled.append(field_in(SPACE_OF_PLAN, {space_guid}))
    return Scope({"active": (True,)}, (AnyOf(tuple(enabled)),))


def _of_instances(world: World, guids: list[str]) -> set[str]:
    found = world.service_instances.select({"guid": guids}).all()
    return {instance.service_plan_guid for instance in found if instance.service_plan_guid}


def check_marketplace(call: Call) -> None:
    """Anybody may look at the lists, unless a flag hides them. Raises NotAuthenticated and InvalidAuthToken."""
    nobody = call.caller.problem == "missing"
    if not nobody or feature_flags.enabled(call.world, "hide_marketplace_from_unauthenticated_users"):
        authenticate(call)


def anonymous(options: QueryOptions, q: tuple[str, ...]) -> QueryOptions:
    """The options of a caller without a token: relations are not inlined."""
    return replace(options, depth=None, q=q)


SERVICES: Resource[ServiceOffering] = declare(
    Resource(
        name="services",
        model="Service",
        table=lambda world: world.service_offerings,
        fields=service_fields,
        to_many=(to_many("service_plans", "service_plans", "service_offering_guid"),),
        filters={
            "active": boolean("active"),
            "label": text("name"),
            "provider": refuse_filter("provider"),
            "service_broker_guid": guid("service_broker_guid"),
            "unique_id": text("unique_id"),
        },
        columns=columns(
            "description",
            "bindable",
            "active",
            "unique_id",
            "documentation_url",
            "plan_updateable",
            "instances_retrievable",
            "bindings_retrievable",
            "allow_context_updates",
            "tags",
            "requires",
            "extra",
            label="name",
            service_broker_id="service_broker_guid",
            acls="",
            info_url="",
            long_description="",
            purging="",
            timeout="",
        ),
        not_found=errors.ServiceNotFound,
        visible=visible_services,
    )
)
SERVICE_PLANS: Resource[ServicePlan] = declare(
    Resource(
        name="service_plans",
        model="ServicePlan",
        table=lambda world: world.service_plans,
        fields=plan_fields,
        extras=_schemas,
        to_one=(to_one("service", "services", "service_offering_guid"),),
        to_many=(to_many("service_instances", "service_instances", "service_plan_guid"),),
        filters={
            "active": boolean("active"),
            "service_guid": guid("service_offering_guid"),
            "service_instance_guid": through(_of_instances),
            "service_broker_guid": refuse_filter("service_broker_guid"),
            "unique_id": text("unique_id"),
        },
        columns=columns(
            "name",
            "description",
            "unique_id",
            "free",
            "public",
            "active",
            "bindable",
            "plan_updateable",
            "maximum_polling_duration",
            "maintenance_info",
            "extra",
            "create_instance_schema",
            "update_instance_schema",
            "create_binding_schema",
            service_id="service_offering_guid",
        ),
        not_found=errors.ServicePlanNotFound,
        visible=visible_plans,
    )
)
