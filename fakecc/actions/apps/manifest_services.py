"""The services of a manifest: bound to the app, unless they are already; the broker must do it at once.

Source: cloud_controller_ng:app/actions/app_apply_manifest.rb
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, orphan_mitigation, service_bindings
from fakecc.actions.services.by_job.binding_create import NOT_RETRIEVABLE
from fakecc.actions.services.navigation import offering_of
from fakecc.brokers import requests
from fakecc.errors import Broken, Invalid, NotImplementedYet
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.services import ServiceBinding, ServiceInstance
from fakecc.osb import bind_replies
from fakecc.osb.port import Conversation
from fakecc.osb.refusals import BrokerError
from fakecc.osb.requester import Requester
from fakecc.world import World

ASYNCHRONOUS = "The service broker responded asynchronously when a synchronous bind was requested."
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


def bind_all(world: World, app: App, wanted: Sequence[Mapping[str, Json]], requester: Requester) -> Conversation[None]:
    """Bind one after the other. Raises Invalid with a `sentence`, ResourceNotFound."""
    for told in wanted:
        if not isinstance(told["name"], str):
            raise Broken("the name of an instance is a text")
        instance = _find(world, app, told["name"])
        if instance is None:
            raise errors.ResourceNotFound(f"Service instance '{told['name']}' not found")
        present = world.service_bindings.find(app_guid=app.guid, service_instance_guid=instance.guid)
        if present and bindings.is_created(present[0]):
            continue
        try:
            yield from _bind(world, app, instance, told, requester)
        except Invalid as problem:
            raise _refusal(instance, _sentence(problem)) from None
        world.keep()


def _find(world: World, app: App, name: str) -> ServiceInstance | None:
    """The instance of that name in the app's space, or shared into it."""
    found = world.service_instances.find(name=name)
    return next((each for each in found if service_bindings.is_reachable(app, each)), None)


def _refusal(instance: ServiceInstance, sentence: str) -> Invalid:
    return Invalid("service", "refused", sentence=f"For service '{instance.name}': {sentence}")


def _sentence(problem: Invalid) -> str:
    if (problem.field, problem.rule) == ("binding", "deleting"):
        return "A binding failed to be deleted. Resolve the issue with this binding before retrying this operation."
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
) -> Conversation[None]:
    name = told.get("binding_name")
    service_bindings.check_name(name)
    service_bindings.check_instance(world, instance, app)
    service_bindings.make_way(world, instance, app, name=name, requester=requester)
    service_bindings.check_name_free(world, instance, app, name)
    state = "initial" if instance.managed else "succeeded"
    operation = last_operations.draft(world, "create", state)
    drafted = service_bindings.draft(world, instance, app, name=name, last_operation=operation)
    request = _request(app, instance, told)
    if not instance.managed:
        binding = service_bindings.bind_user_provided(world, drafted)
        audit_events.record_bound(world, requester.actor, "create", binding, request)
        return
    binding = world.add(drafted)
    world.keep()
    contents = yield from _ask(world, binding, instance, told, requester)
    binding = last_operations.record(world, binding, "create", "succeeded", None, **contents)
    audit_events.record_bound(world, requester.actor, "create", binding, request)


def _request(app: App, instance: ServiceInstance, told: Mapping[str, Json]) -> Json:
    related = {
        "service_instance": {"data": {"guid": instance.guid}},
        "app": {"data": {"guid": app.guid}},
    }
    name = told.get("binding_name")
    return {"type": "app", "name": name, "parameters": told.get("parameters"), "relationships": related}


def _ask(
    world: World, binding: ServiceBinding, instance: ServiceInstance, told: Mapping[str, Json], requester: Requester
) -> Conversation[dict[str, Json]]:
    """What the binding holds. Raises Invalid with the broker's word, after the binding has failed."""
    offering = offering_of(world, instance)
    request = requests.bind(world, binding, requester, parameters=told.get("parameters"), accepts_incomplete=False)
    answer = yield request
    try:
        bound = bind_replies.read_bind(request, answer, offering.requires)
    except BrokerError as error:
        if error.name == "AsyncRequired":
            raise NotImplementedYet("a manifest's binding that the broker makes asynchronously") from None
        if error.orphan:
            orphan_mitigation.mitigate_binding(world, binding, requester)
        raise _fail(world, binding, error.message) from None
    if bound.in_progress:
        raise _fail(world, binding, ASYNCHRONOUS if offering.bindings_retrievable else NOT_RETRIEVABLE)
    return bindings.contents(binding, bound)


def _fail(world: World, binding: ServiceBinding, message: str) -> Invalid:
    last_operations.record(world, binding, "create", "failed", message)
    world.keep()
    return Invalid("binding", "refused", sentence=message)
