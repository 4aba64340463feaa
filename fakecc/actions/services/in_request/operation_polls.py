"""How operations that were begun while a client waited go on: polls without a job that a client could read.

They differ from a job's own polls: what the broker leaves out stays as it was, and an operation keeps its beginning.
Source: cloud_controller_ng:app/jobs/v2/services/service_instance_state_fetch.rb, service_binding_state_fetch.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fakecc.actions import audit_events
from fakecc.actions.services import bindings, operations, service_instances
from fakecc.actions.services.by_job import binding_create
from fakecc.actions.services.navigation import instance_of, plan_of
from fakecc.brokers import requests
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import AnyBinding, ServiceBinding, ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError, Polled
from fakecc.osb.requester import Requester
from fakecc.world import Action, World, action

INSTANCE_TOO_LATE = operations.too_late("provision")
UNFETCHABLE = "A valid binding could not be fetched from the service broker."


def await_instance(world: World, instance: ServiceInstance, requester: Requester) -> None:
    """Ask the broker how the instance's operation goes, as soon as a worker is free and again until it is over."""
    plan = plan_of(world, instance)
    _await(world, fetch_instance, instance.guid, requester, operations.patience(world, plan))


def await_binding(world: World, binding: ServiceBinding, requester: Requester) -> None:
    """The same for a binding's operation."""
    plan = plan_of(world, instance_of(world, binding))
    _await(world, fetch_binding, binding.guid, requester, operations.patience(world, plan))


def _await(world: World, step: Action, guid: str, requester: Requester, patience: operations.Patience) -> None:
    world.later(0, step, guid=guid, requester=requester.nobody().plain(), patience=patience.plain())


@action
def fetch_instance(
    world: World, *, guid: str, requester: Mapping[str, Json], patience: Mapping[str, Json]
) -> Conversation[None]:
    """One poll of an instance. An operation that took another's place meanwhile is left alone."""
    instance = world.service_instances.get(guid)
    before = instance.last_operation if instance else None
    if instance is None or before is None:
        return
    request = requests.last_operation(world, instance, Requester.of(requester))
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=before.type == "delete")
    instance = world.service_instances.get(guid)
    if instance is None:
        return
    if instance.last_operation == before and polled.understood:
        if polled.state == "succeeded" and before.type == "delete":
            audit_events.record_instance(world, Requester.of(requester).actor, "delete", instance, {})
            service_instances.remove(world, instance)
            return
        instance = _proceed(world, instance, before, polled, Requester.of(requester))
    if service_instances.is_busy(instance) and not _again(
        world, fetch_instance, patience, polled, guid=guid, requester=requester
    ):
        _end(world, instance, "failed", INSTANCE_TOO_LATE)


def _proceed(
    world: World, instance: ServiceInstance, before: LastOperation, polled: Polled, requester: Requester
) -> ServiceInstance:
    if polled.state == "succeeded":
        audit_events.record_asked(world, requester, before.type, instance)
        instance = service_instances.change(world, instance, **dict(before.proposed))
    return world.change(instance, last_operation=_next_operation(world, before, polled.state, polled.description))


def _next_operation(world: World, before: LastOperation, state: str, description: str | None) -> LastOperation:
    told = before.description if description is None else description
    return replace(before, state=state, description=told, updated_at=world.now())


def _end(world: World, resource: ServiceInstance | ServiceBinding, state: str, description: str | None) -> None:
    before = resource.last_operation
    if before is not None:
        world.change(resource, last_operation=_next_operation(world, before, state, description))


def _again(world: World, step: Action, patience: Mapping[str, Json], polled: Polled, **told: object) -> bool:
    # These jobs know no back-off, and forget what an earlier Retry-After said.
    spent = replace(operations.Patience.of(patience), turns=0, retry_after=None)
    return operations.again(world, spent, polled, step, **told)


@action
def fetch_binding(
    world: World, *, guid: str, requester: Mapping[str, Json], patience: Mapping[str, Json]
) -> Conversation[None]:
    """One poll of a binding; of one that was made the broker is asked what it holds."""
    binding = world.service_bindings.get(guid)
    before = binding.last_operation if binding else None
    if binding is None or before is None:
        return
    request = requests.binding_last_operation(world, binding, Requester.of(requester))
    answer = yield request
    polled = replies.read_last_operation(answer, deleting=before.type == "delete")
    binding = world.service_bindings.get(guid)
    if binding is None:
        return
    if polled.understood and polled.state == "succeeded" and before.type == "delete":
        audit_events.record_app_unbound(world, Requester.of(requester).actor, "delete", binding)
        world.remove(binding)
        return
    if polled.understood and polled.state == "succeeded":
        yield from _complete(world, binding, before, Requester.of(requester), polled)
    elif polled.understood:
        world.change(binding, last_operation=_next_operation(world, before, polled.state, polled.description))
    present = world.service_bindings.get(guid)
    if present is None or present.last_operation is None or not present.last_operation.busy:
        return
    if not _again(world, fetch_binding, patience, polled, guid=guid, requester=requester):
        _end(world, present, "failed", operations.too_late(f"{present.last_operation.type} binding"))


def _complete(
    world: World, binding: ServiceBinding, before: LastOperation, requester: Requester, polled: Polled
) -> Conversation[None]:
    """Fetch what a binding that was made holds; where that cannot be asked now, the operation goes on."""
    try:
        bound = yield from binding_create.fetch(world, binding, requester)
    except BrokerError as error:
        present = world.service_bindings.get(binding.guid)
        unheard = "uri" in error.http and error.name != "HttpClientTimeout"
        if present is not None and not unheard:
            _end(world, present, "failed", UNFETCHABLE)
        return
    present = world.service_bindings.get(binding.guid)
    if present is not None and present.last_operation == before:
        audit_events.record_bound(world, requester.actor, "create", present, requester.request)
        _end(world, world.change(present, **bindings.contents(present, bound)), "succeeded", polled.description)


def forget(world: World, binding: AnyBinding, requester: Requester) -> Conversation[None]:
    """Have the broker delete a binding that is of no use; once, and whatever it answers."""
    yield requests.unbind(world, binding, requester)
