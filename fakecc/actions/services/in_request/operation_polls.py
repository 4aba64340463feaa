"""Polls of the operations that began while a client waited: no job that a client could read is behind them.

They differ from a job's polls: what the broker leaves out stays as it was, and an operation keeps its beginning.
Source: cloud_controller_ng:app/jobs/v2/services/service_instance_state_fetch.rb, service_binding_state_fetch.rb
"""

from __future__ import annotations

from typing import cast

from fakecc.actions import audit_events
from fakecc.actions.services import bindings, operations, service_instances
from fakecc.actions.services.operations import Ending, Errand, Subject, Turn
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceBinding, ServiceInstance
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World, action

UNFETCHABLE = "A valid binding could not be fetched from the service broker."


def poll_instance_later(world: World, instance: ServiceInstance, requester: Requester) -> None:
    """Poll the instance's operation as soon as a worker is free, and again until it is over."""
    world.later(0, poll_instance, **_errand_about(world, instance, requester).plain())


def poll_binding_later(world: World, binding: ServiceBinding, requester: Requester) -> None:
    """Poll the binding's operation as soon as a worker is free, and again until it is over."""
    world.later(0, poll_binding, **_errand_about(world, binding, requester).plain())


def _errand_about(world: World, subject: Subject, requester: Requester) -> Errand:
    """An errand in nobody's name, whose patience is whole minutes: a plan's 90 seconds are one, its 5 seconds none."""
    # source: cloud_controller_ng:app/jobs/v2/services/asynchronous_operations.rb (new_end_timestamp)
    errand = Errand.about(world, subject, requester.nobody())
    return replace(errand, patience=replace(errand.patience, longest=errand.patience.longest // 60 * 60))


def _errand_of(carried: dict[str, Json]) -> Errand:
    """The errand of a poll that knows no back-off, and not what an earlier Retry-After said."""
    errand = Errand.of(carried)
    return replace(errand, patience=replace(errand.patience, turns=0, retry_after=None))


@action
def poll_instance(world: World, **carried: Json) -> Conversation[None]:
    """Ask how an instance's operation goes."""
    return operations.poll(world, _errand_of(carried), poll_instance, INSTANCE_ENDING)


@action
def poll_binding(world: World, **carried: Json) -> Conversation[None]:
    """Ask how a binding's operation goes."""
    return operations.poll(world, _errand_of(carried), poll_binding, BINDING_ENDING)


def _is_over(world: World, turn: Turn[ServiceInstance] | Turn[ServiceBinding]) -> bool:
    """Is no operation in progress any more, this one or one that took its place?"""
    subject = turn.errand.subject(world)
    return subject is None or subject.last_operation is None or not subject.last_operation.busy


def _operation(turn: Turn[ServiceInstance] | Turn[ServiceBinding]) -> LastOperation:
    """The operation that was asked about."""
    return cast("LastOperation", turn.before.last_operation)


def _next_operation(world: World, before: LastOperation, state: str, description: str | None) -> LastOperation:
    description = before.description if description is None else description
    return replace(before, state=state, description=description, updated_at=world.now())


def _end(world: World, subject: Subject, state: str, description: str | None) -> None:
    if subject.last_operation is not None:
        world.change(subject, last_operation=_next_operation(world, subject.last_operation, state, description))


# Instances.


def _find_instance(world: World, errand: Errand) -> ServiceInstance | None:
    instance = world.service_instances.get(errand.guid)
    return None if instance is None or instance.last_operation is None else instance


def _find_instance_again(world: World, errand: Errand) -> ServiceInstance | None:
    return world.service_instances.get(errand.guid)


def _succeed_with_instance(world: World, turn: Turn[ServiceInstance]) -> None:
    """An operation that took another's place meanwhile is left alone."""
    instance, operation, requester = turn.subject, _operation(turn), turn.errand.requester
    if instance.last_operation != operation:
        return
    if operation.type == "delete":
        audit_events.record_instance(world, requester.actor, "delete", instance, {})
        service_instances.delete(world, instance)
        return
    audit_events.record_asked(world, requester, operation.type, instance)
    instance = service_instances.change(world, instance, **dict(operation.proposed))
    _end(world, instance, "succeeded", turn.answer.description)


def _note_instance(world: World, turn: Turn[ServiceInstance]) -> None:
    """Write down what the broker says, unless another operation took this one's place meanwhile."""
    if turn.answer.understood and turn.subject.last_operation == _operation(turn):
        _end(world, turn.subject, turn.answer.state, turn.answer.description)


def _time_out_instance(world: World, errand: Errand) -> None:
    _end(world, world.service_instances[errand.guid], "failed", operations.too_late("provision"))


INSTANCE_ENDING: Ending[ServiceInstance] = Ending(
    find=_find_instance,
    find_again=_find_instance_again,
    succeeded=_succeed_with_instance,
    failed=_note_instance,
    in_progress=_note_instance,
    is_over=_is_over,
    too_late=_time_out_instance,
)


# Bindings of apps: keys and routes' bindings are made at once.


def _find_binding(world: World, errand: Errand) -> ServiceBinding | None:
    binding = world.service_bindings.get(errand.guid)
    return None if binding is None or binding.last_operation is None else binding


def _find_binding_again(world: World, errand: Errand) -> ServiceBinding | None:
    return world.service_bindings.get(errand.guid)


def _succeed_with_binding(world: World, turn: Turn[ServiceBinding]) -> Conversation[None]:
    """A created binding is fetched; where the broker cannot be reached for that, the operation goes on."""
    binding, requester = turn.subject, turn.errand.requester
    if _operation(turn).type == "delete":
        audit_events.record_app_unbound(world, requester.actor, "delete", binding)
        world.remove(binding)
        return
    try:
        fetched = yield from bindings.fetch(world, binding, requester)
    except BrokerError as error:
        present = world.service_bindings.get(binding.guid)
        unreachable = "uri" in error.http and error.name != "HttpClientTimeout"
        if present is not None and not unreachable:
            _end(world, present, "failed", UNFETCHABLE)
        return
    present = world.service_bindings.get(binding.guid)
    if bindings.is_drain_too_long(fetched.syslog_drain_url):
        # The model refuses it, and the real one tries again until the time is up.
        return
    if present is not None and present.last_operation == _operation(turn):
        audit_events.record_bound(world, requester.actor, "create", present, requester.request)
        present = world.change(present, **bindings.contents(present, fetched))
        _end(world, present, "succeeded", turn.answer.description)


def _note_binding(world: World, turn: Turn[ServiceBinding]) -> None:
    """Write down what the broker says."""
    answer = turn.answer
    if answer.understood:
        operation = _next_operation(world, _operation(turn), answer.state, answer.description)
        world.change(turn.subject, last_operation=operation)


def _time_out_binding(world: World, errand: Errand) -> None:
    binding = world.service_bindings[errand.guid]
    kind = binding.last_operation.type if binding.last_operation else ""
    _end(world, binding, "failed", operations.too_late(f"{kind} binding"))


BINDING_ENDING: Ending[ServiceBinding] = Ending(
    find=_find_binding,
    find_again=_find_binding_again,
    succeeded=_succeed_with_binding,
    failed=_note_binding,
    in_progress=_note_binding,
    is_over=_is_over,
    too_late=_time_out_binding,
)
