"""/v2/services, and those of an organization or space.

Source: cloud_controller_ng:app/controllers/services/services_controller.rb,
app/controllers/runtime/spaces_controller.rb (services)
"""

from __future__ import annotations

from dataclasses import replace

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import service_offerings
from fakecc.call import Call, Reply, endpoint
from fakecc.models.relations import SPACE_OF_BROKER
from fakecc.models.services import ServiceOffering, ServicePlan
from fakecc.permissions import UNTRUSTED_SPACE_READING
from fakecc.selections import AnyOf, HasKey, field_in
from fakecc.v2.access import is_developer, need_admin, need_read, need_read_scope, need_write
from fakecc.v2.collection import collection
from fakecc.v2.options import options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.reading import find, find_related, read, related
from fakecc.v2.replies import no_content, updated_reply
from fakecc.v2.resource import resource_named
from fakecc.v2.scope import EVERYTHING, Scope
from fakecc.v2.services._marketplace import (
    SERVICES,
    anonymous,
    check_marketplace,
    listed_services,
    services_usable_in,
    usable_in,
)
from fakecc.v2.writing import check_without, delete_reply, is_true
from fakecc.world import World

# Who may read one: instances of a hidden plan show its service inside the plan, and do not open it.
# source: cloud_controller_ng:app/models/services/service.rb (user_visibility_filter, which passes no :read on)
LISTED = replace(SERVICES, visible=listed_services)


def enumerate_(call: Call) -> Reply:
    check_marketplace(call)
    options = options_of(call)
    if call.caller.problem:
        check_order(options, SERVICES)
        return collection(call, SERVICES, listed_services(call), options=anonymous(options, options.q))
    need_read_scope(call)
    check_order(options, SERVICES)
    listed = EVERYTHING if call.permissions.can_read_globally() else listed_services(call)
    return collection(call, SERVICES, listed, options=options)


def delete(call: Call, guid: str) -> Reply:
    offering = find(SERVICES, guid, call)
    home = call.world.spaces.get(call.world.service_brokers[offering.service_broker_guid].space_guid)
    # Developers of a space delete what its own brokers offer. source: cloud_controller_ng:app/access/service_access.rb
    need_write(call, allowed=home is not None and is_developer(call, home))
    if is_true(call, "purge"):
        service_offerings.purge(call.world, offering, call.caller)
        audit_events.record_removed(call.world, call.caller, offering, purged=True)
        return no_content()
    plans = call.world.service_plans.first(service_offering_guid=guid)
    check_without(call, ["service_plans"] if plans else [], offering, "services")
    return delete_reply(call, service_offerings.delete_by_guid, guid=guid)


def of_space(call: Call, guid: str) -> Reply:
    """The services with a plan that may be used in a space; its members see all of its own brokers' services."""
    spaces = resource_named("spaces")
    space = find(spaces, guid, call)
    need_read(call, spaces, space)
    listed = services_usable_in(space.organization_guid)
    if call.permissions.can_read_globally() or call.permissions.has_space_role(guid, UNTRUSTED_SPACE_READING):
        listed = (*listed, field_in(SPACE_OF_BROKER, {guid}))
    return _usable(call, listed, usable_in(space.organization_guid, guid), f"/v2/spaces/{guid}/services")


def of_organization(call: Call, guid: str) -> Reply:
    """The services with a plan that may be used in an organization."""
    organizations = resource_named("organizations")
    need_read(call, organizations, find(organizations, guid, call))
    return _usable(call, services_usable_in(guid), usable_in(guid), f"/v2/organizations/{guid}/services")


def _usable(call: Call, listed: tuple[HasKey, ...], plans: Scope, path: str) -> Reply:
    """Every caller gets these services; only plans that the caller sees are inlined."""
    seen_by_all = replace(SERVICES, visible=lambda _: EVERYTHING)
    within = Scope(keeps=(AnyOf(listed),))
    return collection(call, seen_by_all, within, path=path, narrowing={"service_plans": plans})


def add_plan(call: Call, guid: str, other: str) -> Reply:
    """Move a plan to this service, if it fits there."""
    offering = find(SERVICES, guid, call)
    need_admin(call)
    plan = find_related(call.world.service_plans, "ServicePlan", other)
    problem = _problem(call.world, offering, plan)
    if problem:
        raise errors.ServiceInvalid(problem)
    call.world.change(plan, service_offering_guid=guid)
    return updated_reply(SERVICES, offering, call)


def _problem(world: World, offering: ServiceOffering, plan: ServicePlan) -> str:
    """The complaint that a move causes: the model's, or else the database's.

    Source: cloud_controller_ng:app/models/services/service_plan.rb
    """
    if plan.public and world.service_brokers[offering.service_broker_guid].space_guid is not None:
        return "public may not be true for plans belonging to private service brokers"
    named = world.service_plans.find(service_offering_guid=offering.guid, name=plan.name)
    if any(other.guid != plan.guid for other in named):
        return (
            f"Plan names must be unique within a service. Service {offering.name} already has a plan named {plan.name}"
        )
    return ""


def remove_plan(call: Call, guid: str, other: str) -> Reply:
    """A plan cannot be without a service."""
    find(SERVICES, guid, call)
    need_admin(call)
    plan = find_related(call.world.service_plans, "ServicePlan", other)
    if plan.service_offering_guid == guid:
        raise errors.ServiceInvalid("service is required")
    return no_content()


def refuse(call: Call, guid: str = "") -> Reply:
    """Only a broker's catalog does this."""
    del call, guid
    raise errors.NotFound()


ENDPOINTS = [
    endpoint("GET", "/v2/services", enumerate_, "anonymous"),
    endpoint("POST", "/v2/services", refuse),
    endpoint("GET", "/v2/services/<guid>", read(LISTED)),
    endpoint("PUT", "/v2/services/<guid>", refuse),
    endpoint("DELETE", "/v2/services/<guid>", delete),
    *related(LISTED, "service_plans"),
    endpoint("PUT", "/v2/services/<guid>/service_plans/<other>", add_plan),
    endpoint("DELETE", "/v2/services/<guid>/service_plans/<other>", remove_plan),
    endpoint("GET", "/v2/spaces/<guid>/services", of_space),
    endpoint("GET", "/v2/organizations/<guid>/services", of_organization),
]
