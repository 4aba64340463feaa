"""/v2/service_instances: create, read, update, delete.

Source: cloud_controller_ng:app/controllers/services/service_instances_controller.rb, app/access/service_instance_access.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.services import plan_visibility, purges, service_instances
from fakecc.actions.services.in_request import instance_create, instance_delete, instance_update
from fakecc.actions.services.in_request.instance_update import InstanceUpdate
from fakecc.actions.services.navigation import broker_of, plan_of, space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance, ServicePlan
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.v2.access import is_developer, may_change, need_read, need_read_scope, need_write, need_write_scope
from fakecc.v2.collection import page
from fakecc.v2.message import OBJECT, TEXTS, Message, optional, required_field
from fakecc.v2.options import flag, options_of
from fakecc.v2.ordering import check_order
from fakecc.v2.reading import find, find_referred, find_related, look_up
from fakecc.v2.replies import created_reply, no_content, show, updated_reply
from fakecc.v2.services._instance_resource import KEPT, MANAGED, SERVICE_INSTANCES, filter_scope
from fakecc.v2.services._marketplace import is_visible
from fakecc.v2.services._services import accepted_reply, wrong_instance
from fakecc.v2.writing import is_true, queue

CREATE = Message(
    required_field("name"),
    optional("parameters", OBJECT),
    optional("tags", TEXTS, default=[]),
    required_field("space_guid"),
    required_field("service_plan_guid"),
    optional("service_key_guids", TEXTS),
)
UPDATE = CREATE.for_update(optional("maintenance_info", OBJECT))


def enumerate_(call: Call) -> Reply:
    """Managed ones only, whatever return_user_provided_service_instances says."""
    need_read_scope(call)
    asked = options_of(call)
    check_order(asked, SERVICE_INSTANCES)
    scope = MANAGED.intersect(SERVICE_INSTANCES.visible_to(call)).intersect(
        filter_scope(call, asked.q, SERVICE_INSTANCES.filters, ("name", "organization_guid"))
    )
    found = scope.select(call.world.service_instances)
    return page(call, SERVICE_INSTANCES, found, path="/v2/service_instances", options=asked, kept=(KEPT,))


def read(call: Call, guid: str) -> Reply:
    """Show an instance of either kind; that somebody saw it is written down."""
    instance = find(SERVICE_INSTANCES, guid, call)
    need_read(call, SERVICE_INSTANCES, instance)
    audit_events.record_instance(call.world, call.caller, "show", instance)
    call.world.keep()
    return show(SERVICE_INSTANCES, instance, call)


def create(call: Call) -> Conversation[Reply]:
    given = CREATE.read(call)
    accepts_incomplete = flag(call, "accepts_incomplete")
    plan = look_up(call.world.service_plans, given["service_plan_guid"])
    if plan is None:
        raise errors.ServiceInstanceInvalid("not a valid service plan")
    space = look_up(call.world.spaces, given["space_guid"])
    if space is None:
        raise errors.ServiceInstanceInvalid("not a valid space")
    for guid in given.get("service_key_guids", []):
        find_related(call.world.service_keys, "ServiceKey", guid)
    _check_create(call, space, plan)
    drafted = service_instances.draft(
        call.world, plan, name=given["name"], space_guid=space.guid, tags=tuple(given["tags"]), credentials={}
    )
    try:
        service_instances.check(call.world, drafted)
        _check_place(call, space, plan)
        instance = yield from instance_create.provision(
            call.world,
            drafted,
            call.requester_for(request=given),
            parameters=given.get("parameters"),
            accepts_incomplete=accepts_incomplete,
        )
    except Invalid as found:
        raise wrong_instance(found, given["name"]) from None
    # The warning about routes comes first here, in jobs it comes last.
    call.warnings.extend(reversed(service_instances.feature_warnings(call.world, instance)))
    if service_instances.is_busy(instance):
        return accepted_reply(SERVICE_INSTANCES, instance, call)
    return created_reply(SERVICE_INSTANCES, instance, call)


def _check_create(call: Call, space: Space, plan: ServicePlan) -> None:
    need_write_scope(call)
    if call.caller.admin:
        return
    feature_flags.check(call.world, call.caller, "service_instance_creation")
    need_write(call, allowed=may_change(call, space) and is_visible(plan, call))


def _check_place(call: Call, space: Space, plan: ServicePlan) -> None:
    broker = broker_of(call.world, plan)
    if broker.space_guid is not None:
        if broker.space_guid != space.guid:
            raise errors.ServiceInstanceSpaceNotAuthorized()
        return
    visible = plan_visibility.is_visible_in_organization(call.world, plan, space.organization_guid)
    if not (plan.active and visible):
        raise errors.ServiceInstanceOrganizationNotAuthorized()


def update(call: Call, guid: str) -> Conversation[Reply]:
    given = UPDATE.read(call)
    accepts_incomplete = flag(call, "accepts_incomplete")
    instance = find(SERVICE_INSTANCES, guid, call)
    if not instance.managed:
        raise errors.UserProvidedServiceInstanceHandlerNeeded()
    _check_not_borrowed(call, instance, errors.SharedServiceInstanceNotUpdatableInTargetSpace)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    space, plan = _space_and_plan(call, given)
    # The rights are checked again for the instance as it shall be.
    # source: cloud_controller_ng:app/access/managed_service_instance_access.rb
    if space is not None:
        need_write(call, allowed=may_change(call, space))
    if plan is not None and plan.guid != instance.service_plan_guid:
        need_write(call, allowed=is_visible(plan, call))
    _check_update(call, instance, given, space, plan)
    wanted = InstanceUpdate(
        name=given.get("name"),
        tags=tuple(given["tags"]) if "tags" in given else None,
        plan=plan,
        parameters=given.get("parameters"),
        maintenance_info=given.get("maintenance_info"),
    )
    try:
        instance = yield from instance_update.update(
            call.world, instance, call.requester_for(request=given), wanted, accepts_incomplete=accepts_incomplete
        )
    except Invalid as found:
        raise wrong_instance(found, given.get("name")) from None
    if service_instances.is_busy(instance):
        return accepted_reply(SERVICE_INSTANCES, instance, call)
    return updated_reply(SERVICE_INSTANCES, instance, call)


def _space_and_plan(call: Call, given: dict[str, Json]) -> tuple[Space | None, ServicePlan | None]:
    world = call.world
    space = find_referred(world.spaces, "Space", given["space_guid"]) if "space_guid" in given else None
    guid = given.get("service_plan_guid")
    plan = find_referred(world.service_plans, "ServicePlan", guid) if guid is not None else None
    return space, plan


def _check_update(
    call: Call, instance: ServiceInstance, given: dict[str, Json], space: Space | None, plan: ServicePlan | None
) -> None:
    """Check an update in the order of the real one.

    Source: cloud_controller_ng:app/controllers/services/validators/service_update_validator.rb
    """
    if instance.shared_space_guids and given.get("name", instance.name) != instance.name:
        raise errors.SharedServiceInstanceCannotBeRenamed()
    if space is not None and space.guid != instance.space_guid:
        raise errors.ServiceInstanceSpaceChangeNotAllowed()
    other_plan = plan if plan is not None and plan.guid != instance.service_plan_guid else None
    if other_plan is not None and "maintenance_info" in given:
        raise errors.MaintenanceInfoNotUpdatableWhenChangingPlan()
    current = plan_of(call.world, instance)
    seen = call.caller.admin or is_visible(current, call)
    try:
        if other_plan is not None:
            instance_update.check_plan(call.world, instance, other_plan)
        instance_update.check_quotas(call.world, instance, other_plan or current)
        if "parameters" in given and not seen:
            raise errors.ServiceInstanceWithInaccessiblePlanNotUpdateable("parameters")
        if "maintenance_info" in given:
            instance_update.check_version(call.world, instance, given["maintenance_info"])
    except Invalid as found:
        raise _refusal(found) from None


REFUSED = {
    ("service_plan", "not_updateable"): errors.ServicePlanNotUpdateable,
    ("maintenance_info", "not_supported"): errors.MaintenanceInfoNotSupported,
    ("maintenance_info", "not_semver"): errors.MaintenanceInfoNotSemver,
}


def _refusal(found: Invalid) -> Exception:
    if (found.field, found.rule) == ("service_plan", "other_service"):
        return errors.InvalidRelation("Plan")
    if (found.field, found.rule) == ("service_plan", "not_bindable"):
        return errors.ServicePlanInvalid("cannot switch to non-bindable plan when service bindings exist")
    if (found.field, found.rule) in REFUSED:
        return REFUSED[found.field, found.rule]()
    # A space's quota that forbids paid plans has the organization's sentence here. recording: v2-services/create-quotas
    return errors.ServiceInstanceServicePlanNotAllowed() if found.field == "service_plan" else wrong_instance(found, "")


def delete(call: Call, guid: str) -> Conversation[Reply]:
    accepts_incomplete, later, purge = flag(call, "accepts_incomplete"), flag(call, "async"), flag(call, "purge")
    recursive = is_true(call, "recursive")
    instance = find(SERVICE_INSTANCES, guid, call)
    if purge:
        _check_purge(call, instance)
        purges.purge_as_v2(call.world, instance, call.caller)
        return no_content()
    _check_not_borrowed(call, instance, errors.SharedServiceInstanceNotDeletableInTargetSpace)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    if not recursive:
        _check_unbound(call, instance)
    if later and not accepts_incomplete:
        reply = queue(
            call,
            instance_delete.delete_by_guid,
            guid=guid,
            requester=call.requester.plain(),
            recursive=recursive,
        )
        reply.headers["Location"] = reply.body["metadata"]["url"]
        return reply
    warnings = yield from instance_delete.delete(
        call.world, instance, call.requester, accepts_incomplete=accepts_incomplete, recursive=recursive
    )
    call.warnings.extend(warnings)
    present = call.world.service_instances.get(guid)
    return accepted_reply(SERVICE_INSTANCES, present, call) if present else no_content()


def _check_purge(call: Call, instance: ServiceInstance) -> None:
    """Admins may, and developers where the broker belongs to their space. Raises Broken where there is no broker."""
    if call.caller.admin:
        return
    space = space_of(call.world, instance)
    if not is_developer(call, space):
        raise errors.InsufficientScope()
    if not instance.managed:
        raise Broken("a user-provided instance is asked for its broker")
    if broker_of(call.world, instance).space_guid != space.guid:
        raise errors.InsufficientScope()


def _check_not_borrowed(call: Call, instance: ServiceInstance, error: errors.CatalogueEntry) -> None:
    """Those who see an instance only where it is shared into may not touch it."""
    if call.permissions.can_read_globally() or call.permissions.can_read_from_space(space_of(call.world, instance)):
        return
    spaces = (call.world.spaces[guid] for guid in instance.shared_space_guids)
    if any(call.permissions.can_read_from_space(space) for space in spaces):
        raise error()


def _check_unbound(call: Call, instance: ServiceInstance) -> None:
    if instance.shared_space_guids:
        raise errors.ServiceInstanceDeletionSharesExists(instance.name)
    world = call.world
    if any(
        table.find(service_instance_guid=instance.guid)
        for table in (world.service_bindings, world.service_keys, world.route_bindings)
    ):
        raise errors.AssociationNotEmpty("service_bindings, service_keys, and routes", "service_instances")


ENDPOINTS = [
    endpoint("POST", "/v2/service_instances", create),
    endpoint("GET", "/v2/service_instances", enumerate_),
    endpoint("GET", "/v2/service_instances/<guid>", read),
    endpoint("PUT", "/v2/service_instances/<guid>", update),
    endpoint("DELETE", "/v2/service_instances/<guid>", delete),
    endpoint("GET", "/v2/managed_service_instances", enumerate_, "deprecated"),
    endpoint("GET", "/v2/managed_service_instances/<guid>", read, "deprecated"),
]
