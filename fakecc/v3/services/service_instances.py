"""/v3/service_instances.

Source: cloud_controller_ng:app/controllers/v3/service_instances_controller.rb
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from itertools import compress, product
from typing import Any

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.services import last_operations, purges, service_instances, user_provided_instances
from fakecc.actions.services.by_job import (
    instance_create,
    instance_delete,
    instance_delete_recursively,
    instance_update,
)
from fakecc.actions.services.by_job.instance_update import InstanceUpdate
from fakecc.actions.services.navigation import broker_of, offering_of
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.sequel import stored_text
from fakecc.errors import Broken, CatalogueEntry, CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA
from fakecc.models.relations import NAME_OF_PLAN
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.records import replace
from fakecc.selections import AllOf, AnyOf, field_in
from fakecc.v3.listing import Asked, Listing, one_of
from fakecc.v3.message import Body, related
from fakecc.v3.metadata import merge, read_body
from fakecc.v3.presenting import accepted_reply, created_reply, no_content, ok
from fakecc.v3.services._instance_access import (
    check_writable,
    readable_instance,
    refusal,
    usable_plan,
    writable_instance,
)
from fakecc.v3.services._instance_fields import LIST_FIELDS, SHOW_FIELDS, included_resources
from fakecc.v3.services._instance_messages import (
    CREATE,
    CREATE_MANAGED,
    CREATE_USER_PROVIDED,
    OWN_KEYS,
    UPDATE_MANAGED,
    UPDATE_USER_PROVIDED,
    tags_of,
    text_of,
)
from fakecc.v3.services._instance_presenter import present_service_instance
from fakecc.world import World
from fakecc.world.space_sets import SpaceSet

Test = Callable[[ServiceInstance], bool]

INDEX = Listing(
    "guids",
    "type",
    "fields",
    "names",
    "space_guids",
    "organization_guids",
    "service_plan_guids",
    "service_plan_names",
    "label_selector",
    orders=("created_at", "updated_at", "name"),
    arrays=(),
    checks=(one_of("type", "managed", "user-provided"), LIST_FIELDS),
)


def index(call: Call) -> Reply:
    """The instances in spaces that the caller may read, and those shared into such spaces."""
    asked = INDEX.read(call)
    among: dict[str, Any] = dict(asked.among(guids="guid", names="name", service_plan_guids="service_plan_guid"))
    if asked.lacks_value("service_plan_guids"):
        among["service_plan_guid"] = (None,)
    tests = _tests(asked)
    wanted = _spaces(call, asked)
    if wanted:
        tests.append(_is_in(wanted, call.world))
    found = call.world.service_instances.select(among, AllOf(tuple(tests)))
    return asked.reply(
        found,
        lambda instance: present_service_instance(instance, call),
        included=lambda page: included_resources(page, asked.query, call),
    )


def _spaces(call: Call, asked: Asked) -> list[SpaceSet]:
    """Sets of spaces: an instance must be in one of each, see _is_in."""
    found: list[SpaceSet] = []
    spaces, organizations = asked.values("space_guids"), asked.values("organization_guids")
    if spaces:
        found.append(SpaceSet(frozenset(spaces)))
    if organizations is not None:
        found.append(SpaceSet(frozenset(), frozenset(organizations)))
    if not call.permissions.can_read_globally():
        found.append(call.permissions.readable_spaces())
    return found


def _is_in(wanted: list[SpaceSet], world: World) -> AnyOf:
    """Is its own space, or a space that it is shared into, in each set?

    The real one joins shares and asks all of one row. So sharing with another space does not help who reads only
    this one: whatever sets its own space is in, one share must be in all others.
    Source: cloud_controller_ng:app/fetchers/service_instance_list_fetcher.rb
    """
    ways: list[AllOf] = []
    for sides in product((True, False), repeat=len(wanted)):
        own, shared = compress(wanted, sides), compress(wanted, (not side for side in sides))
        ways.append(AllOf((*_in_all([*own], "space_guid", world), *_in_all([*shared], "shared_space_guids", world))))
    return AnyOf(tuple(ways))


def _in_all(sets: list[SpaceSet], column: str, world: World) -> tuple[AnyOf, ...]:
    """The test of what is in a space that is in all of these sets; none where there is no set."""
    return (reduce(lambda one, other: one.meet(other, world), sets).test(column),) if sets else ()


def _tests(asked: Asked) -> list[Test]:
    """The tests of other filters; none where no other filter was given: then no record is read."""
    tests: list[Test] = [*asked.keeps().tests]
    if asked.lacks_value("space_guids"):
        # Where an instance is shared with nobody, the joined table has null.
        tests.append(field_in("is_shared", {False}))
    kind = asked.query.get("type")
    if isinstance(kind, str):
        tests.append(field_in("managed", {kind == "managed"}))
    names = asked.values("service_plan_names")
    if names is not None:
        # Null stands for what has no plan: what users provide.
        tests.append(field_in(NAME_OF_PLAN, names) if names else field_in("service_plan_guid", {None}))
    return tests


def show(call: Call, guid: str) -> Reply:
    instance = readable_instance(call, guid)
    query = SHOW_FIELDS.read(call)
    body = present_service_instance(instance, call)
    beside = included_resources([instance], query, call)
    return ok({**body, "included": beside} if beside else body)


def create(call: Call) -> Reply:
    """201 for a user-provided instance, 202 for a managed one, which a job asks the broker for."""
    if not call.caller.admin:
        feature_flags.check(call.world, call.caller, "service_instance_creation")
    body = call.body
    CREATE.check(body)
    managed = body["type"] == "managed"
    (CREATE_MANAGED if managed else CREATE_USER_PROVIDED).check(body)
    space = call.world.spaces.get(related(body, "space"))
    if space is None or not call.permissions.can_read_from_space(space):
        raise errors.UnprocessableEntity("Invalid space. Ensure that the space exists and you have access to it.")
    check_writable(call, space)
    if isinstance(body["type"], list):
        # A list of types is valid, and no type: nothing is made. recording: tenancy/types-as-empty-lists
        return no_content()
    try:
        return _create_managed(call, body, space) if managed else _create_user_provided(call, body, space)
    except Invalid as problem:
        raise refusal(problem, body.get("name")) from None


def _create_managed(call: Call, body: Body, space: Space) -> Reply:
    plan = usable_plan(call, related(body, "service_plan"), space)
    requester = call.requester
    drafted = instance_create.prepare(
        call.world, requester, plan, name=body["name"], space_guid=space.guid, tags=tags_of(body)
    )
    # Too much metadata is refused last.
    drafted = replace(drafted, metadata=merge(NO_METADATA, body, call.world.settings))
    job = instance_create.create_later(call.world, drafted, requester, parameters=body.get("parameters"))
    return accepted_reply(call, job.guid)


def _create_user_provided(call: Call, body: Body, space: Space) -> Reply:
    drafted = user_provided_instances.draft(
        call.world,
        name=body["name"],
        space_guid=space.guid,
        tags=tags_of(body),
        credentials=body.get("credentials"),
        syslog_drain_url=text_of(body, "syslog_drain_url"),
        route_service_url=text_of(body, "route_service_url"),
        last_operation=last_operations.draft(call.world, "create", "succeeded", user_provided_instances.SUCCEEDED),
    )
    service_instances.check(call.world, drafted)
    drafted = replace(drafted, metadata=merge(NO_METADATA, body, call.world.settings))
    instance = service_instances.add(call.world, drafted)
    audit_events.record_instance(call.world, call.caller, "create", instance, body)
    return created_reply(present_service_instance(instance, call))


def update(call: Call, guid: str) -> Reply:
    """200, or 202 where the broker must be asked."""
    instance = writable_instance(call, guid)
    if instance.managed:
        return _update_managed(call, instance)
    return _update_user_provided(call, instance)


def _update_user_provided(call: Call, instance: ServiceInstance) -> Reply:
    body = call.body
    UPDATE_USER_PROVIDED.check(body)
    changed: dict[str, object] = {}
    if "name" in body:
        changed["name"] = "" if body["name"] == [] else stored_text(body["name"])
    if "tags" in body:
        changed["tags"] = tags_of(body)
    for key in OWN_KEYS:
        if key in body:
            changed[key] = body[key] if key == "credentials" else text_of(body, key)
    operation = last_operations.draft(call.world, "update", "succeeded", user_provided_instances.SUCCEEDED)
    changed["last_operation"] = operation
    before = instance
    try:
        instance = user_provided_instances.update(call.world, instance, **changed)
    except Invalid as problem:
        raise refusal(problem, body.get("name")) from None
    instance = call.world.change(
        instance, metadata=merge(instance.metadata, body, call.world.settings, guid=instance.guid)
    )
    # The event has the name from before. recording: platform/audit-events-of-an-organization
    audit_events.record_instance(call.world, call.caller, "update", before, body)
    return ok(present_service_instance(instance, call))


def _update_managed(call: Call, instance: ServiceInstance) -> Reply:
    UPDATE_MANAGED.check(call.body)
    wanted = _instance_update(call.body, instance.guid)
    if wanted.plan_guid is not None:
        plan = usable_plan(call, wanted.plan_guid, call.world.spaces[instance.space_guid])
        if plan.service_offering_guid != offering_of(call.world, instance).guid:
            raise errors.InvalidRelation("service plan relates to a different service offering")
    try:
        instance_update.check(call.world, instance, wanted)
        if instance_update.needs_broker(call.world, instance, wanted):
            job = instance_update.update_later(call.world, instance, wanted, call.requester)
            return accepted_reply(call, job.guid)
        before, instance = instance, instance_update.update_now(call.world, instance, wanted)
    except Invalid as problem:
        raise _update_refusal(instance, problem, call.body.get("name")) from None
    audit_events.record_instance(call.world, call.caller, "update", before, call.body)
    return ok(present_service_instance(instance, call))


def _instance_update(body: Body, guid: str) -> InstanceUpdate:
    labels, annotations = read_body(body, guid)
    return InstanceUpdate(
        given=tuple(body),
        name=body.get("name"),
        tags=tags_of(body) if "tags" in body else None,
        plan_guid=related(body, "service_plan"),
        parameters=body.get("parameters"),
        maintenance_info=body.get("maintenance_info"),
        labels=labels,
        annotations=annotations,
    )


# Sentences of v2's catalogue, which v3 sends with its own code.
UPDATE_SENTENCES: Mapping[tuple[str, str], CatalogueEntry] = {
    (
        "service_plan",
        "paid_services_not_allowed_by_space_quota",
    ): errors.ServiceInstanceServicePlanNotAllowedBySpaceQuota,
    ("service_plan", "paid_services_not_allowed_by_quota"): errors.ServiceInstanceServicePlanNotAllowed,
    ("name", "shared"): errors.SharedServiceInstanceCannotBeRenamed,
    ("service_plan", "not_updateable"): errors.ServicePlanNotUpdateable,
    ("maintenance_info", "changed_with_plan"): errors.MaintenanceInfoNotUpdatableWhenChangingPlan,
    ("maintenance_info", "not_supported"): errors.MaintenanceInfoNotSupported,
    ("maintenance_info", "conflict"): errors.MaintenanceInfoConflict,
}


def _update_refusal(instance: ServiceInstance, problem: Invalid, name: Json) -> CloudControllerError | Broken:
    """`name` is the request's."""
    details = problem.details
    if problem.rule == "creation_failed":
        return errors.ServiceInstanceNotFound(instance.name)
    if problem.rule == "busy":
        if problem.field == "service_binding":
            return errors.AsyncServiceBindingOperationInProgress(details["app"], details["name"])
        return errors.AsyncServiceInstanceOperationInProgress(instance.name)
    if problem.rule == "too_many":
        entry = errors.LabelLimitExceeded if problem.field == "labels" else errors.AnnotationLimitExceeded
        return entry(details["count"], details["maximum"])
    sentence = _update_sentence(problem, name)
    # The real one fails where it has no sentence. recording: v3-instances/managed-update-server-errors
    return errors.UnprocessableEntity(sentence) if sentence else Broken(f"the update is refused: {problem}")


def _update_sentence(problem: Invalid, name: Json) -> str:
    if problem.rule == instance_update.INACCESSIBLE:
        return errors.ServiceInstanceWithInaccessiblePlanNotUpdateable(problem.field).detail
    if problem.rule == "not_bindable":
        return errors.ServicePlanInvalid("cannot switch to non-bindable plan when service bindings exist").detail
    found: Any = problem.details.get("complaints", [(problem.field, problem.rule)])
    if ("name", "unique") in found:
        return errors.ServiceInstanceNameTaken(name or "").detail
    return next((entry().detail for complaint, entry in UPDATE_SENTENCES.items() if complaint in found), "")


def destroy(call: Call, guid: str) -> Conversation[Reply]:
    """204 at once for a user-provided instance and for ?purge=true, 202 and a job otherwise."""
    instance = readable_instance(call, guid)
    if call.parameter("purge") == "true":
        return _purge(call, instance)
    check_writable(call, call.world.spaces[instance.space_guid])
    active = instance_delete_recursively.active_job(call.world, instance)
    if active is not None:
        return accepted_reply(call, active.guid)
    if instance_delete.is_blocked(instance):
        raise errors.UnprocessableEntity("There is an operation in progress for the service instance.")
    if instance.managed:
        job = instance_delete_recursively.delete_later(call.world, instance, call.requester)
        return accepted_reply(call, job.guid)
    yield from instance_delete.delete(call.world, instance, call.requester)
    return no_content()


def _purge(call: Call, instance: ServiceInstance) -> Reply:
    check_writable(call, call.world.spaces[instance.space_guid])
    if instance.managed and not call.caller.admin:
        owner = call.world.spaces.get(broker_of(call.world, instance).space_guid)
        if owner is None or not call.permissions.can_write_to_space(owner):
            raise errors.NotAuthorized()
    purges.purge(call.world, instance, call.caller)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v3/service_instances", index),
    endpoint("GET", "/v3/service_instances/<guid>", show),
    endpoint("POST", "/v3/service_instances", create),
    endpoint("PATCH", "/v3/service_instances/<guid>", update),
    endpoint("DELETE", "/v3/service_instances/<guid>", destroy),
]
