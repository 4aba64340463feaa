"""Deleting spaces with all that is in them, as far as the brokers let it happen.

Source: cloud_controller_ng:app/actions/space_delete.rb, app/models/runtime/space.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.apps.deletion import app_deletion
from fakecc.actions.routing import route_deletion, route_sharing, routes
from fakecc.actions.services import service_brokers, service_instance_sharing
from fakecc.actions.services.by_job import instance_delete
from fakecc.actions.services.by_job.instance_delete import DeletionFailed
from fakecc.actions.tenancy import tenancy_events
from fakecc.errors import CloudControllerError
from fakecc.json_types import Json
from fakecc.models.jobs import Job
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.osb.requester import Requester
from fakecc.world import Action, World, action


def delete_later(world: World, space: Space, requester: Requester) -> Job:
    """Have a job delete a space."""
    return _later(world, "space.delete", delete_by_job, space, requester)


def delete_unmapped_routes_later(world: World, space: Space, requester: Requester) -> Job:
    """Have a job delete the space's routes that lead nowhere."""
    return _later(world, "space.delete_unmapped_routes", delete_unmapped_routes_by_job, space, requester)


def _later(world: World, operation: str, step: Action, space: Space, requester: Requester) -> Job:
    return jobs.enqueue(
        world,
        operation,
        step,
        resource=("spaces", space.guid),
        user_guid=requester.user_guid,
        guid=space.guid,
        requester=requester.plain(),
    )


def delete(world: World, space: Space, requester: Requester) -> Conversation[list[CloudControllerError]]:
    """Delete a space; it stays where something in it does, and the reasons are given, one for each kind of thing.

    Raises the refusal of a broker to unbind a route of the space from an instance of another: then all that is left
    stays.
    """
    instances = yield from _delete_instances(world, space, requester)
    brokers = _remove_brokers(world, space, requester)
    shared = yield from _unshare(world, space, requester)
    if not instances and not shared:
        yield from _unbind_routes(world, space, requester)
        for app in world.apps.find(space_guid=space.guid):
            yield from app_deletion.delete(world, app, requester)
        # A broker that stays would refer to the space: the database keeps it.
        if not brokers:
            remove(world, space)
            tenancy_events.record_space(world, requester.actor, "delete-request", space, {"recursive": True})
    groups = (messages for messages in (instances, brokers, shared) if messages)
    return [errors.SpaceDeletionFailed(space.name, "\t" + "\n\n\t".join(messages)) for messages in groups]


def _unbind_routes(world: World, space: Space, requester: Requester) -> Conversation[None]:
    """Unbind the routes that came with their binding from another space, where the instance is.

    The real one does so after the apps, and gives those back where a broker refuses.
    """
    for route in world.routes.find(space_guid=space.guid):
        yield from route_deletion.unbind(world, route, requester)


def _delete_instances(world: World, space: Space, requester: Requester) -> Conversation[list[str]]:
    messages: list[str] = []
    for instance in world.service_instances.find(space_guid=space.guid):
        present = world.service_instances.get(instance.guid)
        if present is None:
            continue
        try:
            gone = yield from instance_delete.delete(world, present, requester)
        except DeletionFailed as failure:
            messages.append(failure.message)
            continue
        if not gone:
            instance_delete.delete_later(world, present, requester)
            messages.append(errors.AsyncServiceInstanceOperationInProgress(present.name).detail)
    return messages


def _remove_brokers(world: World, space: Space, requester: Requester) -> list[str]:
    messages: list[str] = []
    for broker in world.service_brokers.find(space_guid=space.guid):
        if service_brokers.has_instances(world, broker):
            messages.append(errors.ServiceBrokerNotRemovable(broker.name).detail)
        else:
            service_brokers.delete(world, broker, requester.actor)
    return messages


def _unshare(world: World, space: Space, requester: Requester) -> Conversation[list[str]]:
    messages: list[str] = []
    for instance in world.service_instances.find(shared_space_guids=space.guid):
        failure = yield from service_instance_sharing.unshare(world, instance, space, requester)
        if failure:
            messages.append(failure)
    return messages


def remove(world: World, space: Space) -> None:
    """Take away a space whose instances and apps are gone."""
    for role in world.roles.find(space_guid=space.guid):
        world.remove(role)
    for route in world.routes.find(space_guid=space.guid):
        routes.remove(world, route)
    route_sharing.forget_space(world, space)
    for kind in ("running_space_guids", "staging_space_guids"):
        for group in world.security_groups.find(**{kind: space.guid}):
            kept = tuple(guid for guid in getattr(group, kind) if guid != space.guid)
            world.change(group, **{kind: kept})
    for user in world.users.find(default_space_guid=space.guid):
        world.change(user, default_space_guid=None, updated_at=user.updated_at)
    if space.guid in world.spaces:
        world.remove(space)


@action
def delete_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    """The job's only run: of what failed it tells the first."""
    space = world.spaces.get(guid)
    if space is None:
        jobs.complete(world, job_guid)
        return
    failures = yield from delete(world, space, Requester.of(requester))
    if not failures:
        jobs.complete(world, job_guid)
        return
    jobs.fail(world, job_guid, jobs.problem_of(failures[0]))


@action
def delete_by_guid(world: World, *, guid: str, requester: Json) -> Conversation[None]:
    """Delete the space of that guid, if it is still there. Raises the first reason why it stays."""
    space = world.spaces.get(guid)
    failures = (yield from delete(world, space, Requester.of(requester))) if space else []
    if failures:
        world.keep()
        raise failures[0]


@action
def delete_unmapped_routes_by_job(world: World, *, job_guid: str, guid: str, requester: Json) -> Conversation[None]:
    """The job's only run. Nothing is written down."""
    for route in route_deletion.unmapped_routes(world, guid):
        yield from route_deletion.remove(world, route, Requester.of(requester))
    jobs.complete(world, job_guid)
