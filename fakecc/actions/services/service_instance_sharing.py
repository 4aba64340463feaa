"""Share service instances into other spaces, and end the sharing.

Source: cloud_controller_ng:app/actions/service_instance_share.rb, service_instance_unshare.rb
"""

from __future__ import annotations

from collections.abc import Collection

from fakecc.actions import audit_events
from fakecc.actions.services import plan_visibility, service_instances
from fakecc.actions.services.by_job import binding_delete
from fakecc.actions.services.by_job.binding_delete import UnbindFailed
from fakecc.actions.services.navigation import offering_of, plan_of
from fakecc.errors import Invalid
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import World

FAILED = "Unshare of service instance failed because one or more bindings could not be deleted.\n\n "


def share(world: World, instance: ServiceInstance, spaces: Collection[Space]) -> ServiceInstance:
    """Share into all of these spaces, from the oldest to the newest, or raise Invalid with what forbids it."""
    spaces = sorted(spaces, key=lambda space: world.spaces.ordinal(space.guid))
    _check_kind(world, instance, spaces)
    for space in spaces:
        _check_space(world, instance, space)
    _check_state(instance)
    added = [space.guid for space in spaces if space.guid not in instance.shared_space_guids]
    return world.change(instance, shared_space_guids=(*instance.shared_space_guids, *added))


def _check_kind(world: World, instance: ServiceInstance, spaces: Collection[Space]) -> None:
    if instance.route_service_url or (instance.managed and "route_forwarding" in offering_of(world, instance).requires):
        raise Invalid("service_instance", "route_service")
    if not instance.managed:
        raise Invalid("service_instance", "user_provided")
    offering = offering_of(world, instance)
    if not (isinstance(offering.extra, dict) and offering.extra.get("shareable") is True):
        raise Invalid("service_offering", "not_shareable", offering=offering.name)
    if any(space.guid == instance.space_guid for space in spaces):
        raise Invalid("space", "own", name=instance.name, guid=instance.space_guid)


def _check_space(world: World, instance: ServiceInstance, space: Space) -> None:
    plan = plan_of(world, instance)
    offering = offering_of(world, instance)
    if not plan.active:
        raise Invalid("service_plan", "inactive", plan=plan.name)
    organization = world.organizations[space.organization_guid]
    if not plan_visibility.is_visible_in_space(world, plan, space):
        raise Invalid(
            "service_plan",
            "not_visible",
            offering=offering.name,
            plan=plan.name,
            organization=organization.name,
            space=space.name,
        )
    for other in world.service_instances.find(name=instance.name):
        if other.space_guid == space.guid:
            raise Invalid("name", "taken", name=instance.name, space=space.name)
        if space.guid in other.shared_space_guids:
            raise Invalid("name", "shared_already", name=instance.name, space=space.name)


def _check_state(instance: ServiceInstance) -> None:
    last = instance.last_operation
    if last is None:
        return
    if service_instances.has_failed_creation(instance):
        raise Invalid("service_instance", "creation_failed", name=instance.name)
    if last.busy and last.type == "create":
        raise Invalid("service_instance", "creating")
    if last.busy and last.type == "delete":
        raise Invalid("service_instance", "deleting")


def unshare(world: World, instance: ServiceInstance, space: Space, requester: Requester) -> Conversation[str]:
    """Unbind that space's apps, and end the sharing with it.

    Gives an empty text, or why the instance stays shared.
    """
    failures = yield from hindrances(world, instance, space, requester)
    return FAILED + "\n\n".join(f"\t{failure.message}" for failure in failures) if failures else ""


def hindrances(
    world: World, instance: ServiceInstance, space: Space, requester: Requester
) -> Conversation[list[UnbindFailed]]:
    """As unshare, but give each binding that keeps the instance shared."""
    bound = [
        binding
        for binding in world.service_bindings.find(service_instance_guid=instance.guid)
        if world.apps[binding.app_guid].space_guid == space.guid
    ]
    failures = yield from binding_delete.unbind_all(world, bound, requester)
    if failures:
        return [_hindrance(instance, space, failure) for failure in failures]
    present = world.service_instances.get(instance.guid)
    if present is not None:
        audit_events.record_unshared(world, requester.actor, present, space.guid)
        kept = tuple(guid for guid in present.shared_space_guids if guid != space.guid)
        world.change(present, shared_space_guids=kept)
    return []


def _hindrance(instance: ServiceInstance, space: Space, failure: UnbindFailed) -> UnbindFailed:
    if not failure.job_guid:
        return failure
    return UnbindFailed(
        f"The binding between an application and service instance {instance.name} in space {space.name} "
        "is being deleted asynchronously.",
        job_guid=failure.job_guid,
    )
