"""The services of a manifest: bound to the app, unless they are already.

The broker is asked to do it at once. One that cannot is asked again without hurry, and then the manifest waits for it.

Source: cloud_controller_ng:app/actions/app_apply_manifest.rb
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, orphan_mitigation, service_bindings
from fakecc.actions.services.by_job.binding_create import NOT_RETRIEVABLE
from fakecc.actions.services.navigation import instance_of, offering_of
from fakecc.brokers import requests
from fakecc.errors import Broken, Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.services import ServiceBinding, ServiceInstance
from fakecc.osb import bind_replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.records import Value, value_type
from fakecc.world import World

TOO_LATE = "Polling exceed the maximum polling duration"
NAME = "Name can only contain alphanumeric characters, underscores, and dashes"
SENTENCES = {
    ("app", "space"): "The service instance and the app are in different spaces",
    ("plan", "bindable"): "Service plan does not allow bindings",
    ("instance", "volume_mount"): "Support for volume mount services is disabled",
    ("instance", "created"): "Service instance not found",
    ("instance", "busy"): "There is an operation in progress for the service instance",
    ("name", "format"): NAME,
    ("name", "length"): "Name is too long (maximum is 255 characters)",
}


@value_type
class Waiting(Value):
    """That a broker takes its time to bind: which binding it is, and what is to be bound after it."""

    binding: ServiceBinding
    rest: tuple[Mapping[str, Json], ...]


def bind_all(
    world: World, app: App, wanted: Sequence[Mapping[str, Json]], requester: Requester
) -> Conversation[Waiting | None]:
    """Bind one after the other, up to one that takes time. Raises Invalid with a `sentence`, ResourceNotFound."""
    for number, told in enumerate(wanted):
        if not isinstance(told["name"], str):
            raise Broken("the name of an instance is a text")
        instance = _find(world, app, told["name"])
        if instance is None:
            raise errors.ResourceNotFound(f"Service instance '{told['name']}' not found")
        present = world.service_bindings.find(app_guid=app.guid, service_instance_guid=instance.guid)
        if present and bindings.is_created(present[0]):
            continue
        try:
            _check_idle(present)
            begun = yield from _bind(world, app, instance, told, requester)
        except Invalid as problem:
            raise refusal(instance, _sentence(problem)) from None
        world.keep()
        if begun is not None:
            return Waiting(binding=begun, rest=tuple(wanted[number + 1 :]))
    return None


def _check_idle(present: Sequence[ServiceBinding]) -> None:
    """Raises Invalid("binding", "busy") where the first of these is being deleted."""
    if present and bindings.has(present[0], "delete", "in progress"):
        raise Invalid("binding", "busy")


def _find(world: World, app: App, name: str) -> ServiceInstance | None:
    """The instance of that name in the app's space, or shared into it."""
    found = world.service_instances.find(name=name)
    return next((each for each in found if service_bindings.is_reachable(app, each)), None)


def refusal(instance: ServiceInstance, sentence: str) -> Invalid:
    """What the job says of a service that could not be bound."""
    return Invalid("service", "refused", sentence=f"For service '{instance.name}': {sentence}")


def _sentence(problem: Invalid) -> str:
    if (problem.field, problem.rule) == ("binding", "deleting"):
        return "A binding failed to be deleted. Resolve the issue with this binding before retrying this operation."
    if (problem.field, problem.rule) == ("binding", "busy"):
        return "A binding is being deleted. Retry this operation later."
    if (problem.field, problem.rule) == ("binding", "creating"):
        return "A binding is being created. Retry this operation later."
    if (problem.field, problem.rule) == ("name", "unique"):
        name = problem.details.get("name")
        return (
            "The binding name is invalid. App binding names must be unique. "
            f"The app already has a binding with name '{name}'."
        )
    return str(problem.details.get("sentence") or SENTENCES[problem.field, problem.rule])


def _bind(
    world: World, app: App, instance: ServiceInstance, told: Mapping[str, Json], requester: Requester
) -> Conversation[ServiceBinding | None]:
    """Bind one; gives the binding where the broker has only begun."""
    name = told.get("binding_name")
    service_bindings.check_name(name)
    service_bindings.check_instance(world, instance, app)
    service_bindings.make_way(world, instance, app, name=name, requester=requester)
    service_bindings.check_name_free(world, instance, app, name)
    state = "initial" if instance.managed else "succeeded"
    operation = last_operations.draft(world, "create", state)
    drafted = service_bindings.draft(world, instance, app, name=name, last_operation=operation)
    request = request_of(drafted, told.get("parameters"))
    if not instance.managed:
        binding = service_bindings.bind_user_provided(world, drafted)
        audit_events.record_bound(world, requester.actor, "create", binding, request, by_manifest=True)
        return None
    binding = world.add(drafted)
    world.keep()
    waits = yield from _ask(world, binding, told, replace(requester, request=request))
    return world.service_bindings.get(binding.guid) if waits else None


def complete(world: World, binding: ServiceBinding, requester: Requester, contents: Mapping[str, Json]) -> None:
    """Note that the broker has bound, and what the binding holds."""
    binding = last_operations.record(world, binding, "create", "succeeded", None, **contents)
    audit_events.record_bound(world, requester.actor, "create", binding, requester.request, by_manifest=True)


def request_of(binding: ServiceBinding, parameters: Json = None) -> Json:
    """What events tell of its creation."""
    related = {
        "service_instance": {"data": {"guid": binding.service_instance_guid}},
        "app": {"data": {"guid": binding.app_guid}},
    }
    return {"type": "app", "name": binding.name, "parameters": parameters, "relationships": related}


def _ask(world: World, binding: ServiceBinding, told: Mapping[str, Json], requester: Requester) -> Conversation[bool]:
    """Ask the broker to bind: first at once, then in its own time. Says whether it is to be waited for.

    Raises Invalid with the broker's word, after the binding has failed.
    """
    try:
        yield from _ask_once(world, binding, told, requester, patiently=False)
    except BrokerError as error:
        if error.name != "AsyncRequired":
            raise Invalid("binding", "refused", sentence=error.message) from None
    else:
        # An answer that it takes time, although it must not, is believed; nobody waits for its end.
        # `binding[:async]` is no column. source: cloud_controller_ng:app/actions/app_apply_manifest.rb
        return False
    try:
        return (yield from _ask_once(world, binding, told, requester, patiently=True))
    except BrokerError as error:
        raise Invalid("binding", "refused", sentence=error.message) from None


def _ask_once(
    world: World, binding: ServiceBinding, told: Mapping[str, Json], requester: Requester, *, patiently: bool
) -> Conversation[bool]:
    """Says whether the broker takes its time. Raises BrokerError, after the binding has failed."""
    offering = offering_of(world, instance_of(world, binding))
    parameters = told.get("parameters")
    request = requests.bind(world, binding, requester, parameters=parameters, accepts_incomplete=patiently)
    answer = yield request
    try:
        bound = bind_replies.read_bind(request, answer, offering.requires)
    except BrokerError as error:
        if error.orphan:
            orphan_mitigation.mitigate_binding(world, binding, requester)
        fail(world, binding, error.message)
        raise
    if not bound.in_progress:
        complete(world, binding, requester, bindings.contents(binding, bound))
        return False
    if not offering.bindings_retrievable:
        fail(world, binding, NOT_RETRIEVABLE)
        raise Invalid("binding", "refused", sentence=NOT_RETRIEVABLE)
    binding = last_operations.start(world, binding, "create", None, bound.operation)
    actor = requester.actor
    audit_events.record_bound(world, actor, "start_create", binding, requester.request, by_manifest=True)
    return True


def fail(world: World, binding: ServiceBinding, message: str | None) -> None:
    """Note that a binding was not made, and keep that whatever becomes of the manifest."""
    last_operations.record(world, binding, "create", "failed", message)
    world.keep()
