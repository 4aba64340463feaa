"""/v3/service_credential_bindings: bindings of apps, and keys.

Source: cloud_controller_ng:app/controllers/v3/service_credential_bindings_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, last_operations, service_bindings, service_keys
from fakecc.actions.services.navigation import instance_of, offering_if_managed, space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid, NotImplementedYet
from fakecc.models.apps import App
from fakecc.models.common import NO_METADATA
from fakecc.models.services import ServiceBinding, ServiceInstance, ServiceKey
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.v3.access import check_space_open
from fakecc.v3.message import related
from fakecc.v3.metadata import merge
from fakecc.v3.presenting import created_reply, no_content, ok
from fakecc.v3.services._bindings import (
    bind_later,
    check_created,
    check_deletable,
    delete,
    parameters_reply,
    readable_instance,
    refuse_parameters,
)
from fakecc.v3.services._credential_bindings import (
    CREATE,
    CREATE_APP,
    CREATE_KEY,
    INDEX,
    UPDATE,
    CredentialBinding,
    included_resources,
    present,
    present_details,
    read_include,
    select,
)

NOT_FOUND = "Service credential binding not found"
BOUND = "The app is already bound to the service instance"
UNIQUE_NAME = "The binding name is invalid. Binding names must be unique for a given service instance and app."
REFUSALS = {
    ("app", "space"): "The service instance and the app are in different spaces",
    ("instance", "volume_mount"): "Support for volume mount services is disabled",
    ("instance", "created"): "Service instance not found",
    ("instance", "busy"): "There is an operation in progress for the service instance",
    ("binding", "created"): BOUND,
    ("binding", "creating"): "There is already a binding in progress for this service instance and app (binding guid: {guid})",
    ("binding", "count"): (
        "The app has too many bindings to this service instance (limit: {limit}). "
        "Consider deleting existing/orphaned bindings."
    ),
    ("name", "same"): "The binding name cannot be changed for the same app and service instance",
    ("space", "total_service_keys"): "You have exceeded your space's limit for service binding of type key.",
    ("organization", "total_service_keys"): "You have exceeded your organization's limit for service binding of type key.",
}  # fmt: skip
APP_REFUSALS = {
    ("plan", "bindable"): "Service plan does not allow bindings",
    ("name", "unique"): UNIQUE_NAME + " The app already has a binding with name '{name}'.",
    ("name", "format"): "The binding name is invalid. Valid characters are alphanumeric, underscore, and dash.",
    ("name", "length"): "The binding name is invalid. App binding names must be less than 256 characters.",
}
KEY_REFUSALS = {
    ("plan", "bindable"): "Service plan does not allow bindings.",
    ("name", "unique"): (
        "The binding name is invalid. Key binding names must be unique. "
        "The service instance already has a key binding with name '{name}'."
    ),
    ("name", "deleting"): (
        "The binding name is invalid. Key binding names must be unique. The service instance already has a key binding "
        "with the name '{name}' that is getting deleted or its deletion failed."
    ),
}


def index(call: Call) -> Reply:
    """Bindings of apps that the caller may read, and keys of instances whose space it may."""
    asked = INDEX.read(call)
    return asked.reply(
        select(call, asked),
        lambda binding: present(binding, call),
        included=lambda page: included_resources(call, page, asked.values("include")),
    )


def show(call: Call, guid: str) -> Reply:
    wanted = read_include(call)
    binding, _ = _readable(call, guid)
    body = present(binding, call)
    extra = included_resources(call, [binding], wanted)
    return ok(body if extra is None else {**body, "included": extra})


def create(call: Call) -> Reply:
    """Bind an app, or make a key: at once for a user-provided instance, by a job for a managed one."""
    CREATE.check(call.body)
    of_app = call.body["type"] == "app"
    (CREATE_APP if of_app else CREATE_KEY).check(call.body)
    guid = related(call.body, "service_instance")
    instance = readable_instance(call, guid, also=lambda found: found.shared_space_guids)
    if instance is None:
        raise errors.UnprocessableEntity(f"The service instance could not be found: '{guid or ''}'")
    refuse_parameters(instance, call.body)
    if isinstance(call.body["type"], list):
        # A list of types is valid, and no type: nothing is made. recording: tenancy/types-as-empty-lists
        return no_content()
    return _create_app(call, instance) if of_app else _create_key(call, instance)


def _create_app(call: Call, instance: ServiceInstance) -> Reply:
    guid = related(call.body, "app")
    app = call.world.apps.get(guid)
    if app is None or not call.permissions.can_read_from_space(call.world.spaces[app.space_guid]):
        raise errors.UnprocessableEntity(f"The app could not be found: '{guid or ''}'")
    space = call.world.spaces[app.space_guid]
    if not call.permissions.can_manage_apps_in_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    try:
        binding = _draft_app_binding(call, instance, app)
    except Invalid as problem:
        raise _app_refusal(problem) from None
    if instance.managed:
        return bind_later(call, binding)
    binding = service_bindings.bind_user_provided(call.world, binding)
    audit_events.record_bound(call.world, call.caller, "create", binding, call.body)
    return created_reply(present(binding, call))


def _draft_app_binding(call: Call, instance: ServiceInstance, app: App) -> ServiceBinding:
    world, name = call.world, call.body.get("name")
    service_bindings.check_instance(world, instance, app)
    others = service_bindings.make_way(world, instance, app, name=name, requester=call.requester)
    service_bindings.check_count(world, others, multiple=call.body.get("strategy") == "multiple")
    service_bindings.check_name_free(world, instance, app, name)
    service_bindings.check_name(name)
    state = "initial" if instance.managed else "succeeded"
    return service_bindings.draft(
        world,
        instance,
        app,
        name=name if isinstance(name, str) else None,
        last_operation=last_operations.draft(world, "create", state),
        metadata=merge(NO_METADATA, call.body, world.settings),
    )


def _app_refusal(problem: Invalid) -> CloudControllerError:
    if (problem.field, problem.rule) == ("binding", "deleting"):
        if problem.details["limit"] == 1:
            return errors.UnprocessableEntity("The binding is getting deleted or its deletion failed")
        return errors.UnprocessableEntity(
            "A binding for this service instance and app is getting deleted or its deletion failed"
        )
    if (problem.field, problem.rule) == ("name", "unique") and not problem.details["name"]:
        return errors.UnprocessableEntity(UNIQUE_NAME)
    sentence = {**REFUSALS, **APP_REFUSALS}[problem.field, problem.rule]
    return errors.UnprocessableEntity(sentence.format(**problem.details))


def _create_key(call: Call, instance: ServiceInstance) -> Reply:
    space = call.world.spaces[instance.space_guid]
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    try:
        return bind_later(call, _draft_key(call, instance))
    except Invalid as problem:
        sentence = {**REFUSALS, **KEY_REFUSALS}[problem.field, problem.rule]
        raise errors.UnprocessableEntity(sentence.format(**problem.details)) from None


def _draft_key(call: Call, instance: ServiceInstance) -> ServiceKey:
    world, name = call.world, call.body["name"]
    bindings.check_bindable(world, instance)
    bindings.check_instance_ready(instance)
    if not instance.managed:
        raise errors.UnprocessableEntity(
            "Service credential bindings of type 'key' are not supported for user-provided service instances."
        )
    service_keys.make_way(world, instance, name=name, requester=call.requester)
    service_keys.check_quotas(world, instance)
    return service_keys.draft(
        world,
        instance,
        name=name,
        last_operation=last_operations.draft(world, "create", "initial"),
        metadata=merge(NO_METADATA, call.body, world.settings),
    )


def update(call: Call, guid: str) -> Reply:
    """Change its metadata, unless it is being deleted."""
    binding, space = _readable(call, guid)
    if not call.permissions.can_write_to_space(space):
        raise errors.NotAuthorized()
    check_space_open(call, space)
    if bindings.has(binding, "delete", "in progress"):
        raise errors.UnprocessableEntity("The service binding is being deleted")
    UPDATE.check(call.body)
    merged = merge(binding.metadata, call.body, call.world.settings, guid=binding.guid)
    audit_events.record_bound(call.world, call.caller, "update", binding, call.body)
    return ok(present(call.world.change(binding, metadata=merged), call))


def destroy(call: Call, guid: str) -> Reply:
    binding, space = _readable(call, guid)
    permissions = call.permissions
    allowed = permissions.can_write_to_space(space)
    if isinstance(binding, ServiceBinding):
        allowed = permissions.can_manage_apps_in_space(space)
    if not allowed:
        raise errors.NotAuthorized()
    check_space_open(call, space)
    check_deletable(call, binding)
    return delete(call, binding)


def show_details(call: Call, guid: str) -> Reply:
    """The credentials; to those who may not see them, the binding does not exist."""
    binding, space = _readable(call, guid)
    if not call.permissions.can_read_secrets_in_space(space):
        raise errors.ResourceNotFound(NOT_FOUND)
    check_created(binding, _kind(binding))
    if isinstance(binding, ServiceKey) and "credhub-ref" in (binding.credentials or ()):
        raise NotImplementedYet("a key whose credentials are kept in CredHub")
    audit_events.record_shown(call.world, call.caller, binding)
    return ok(present_details(binding))


def show_parameters(call: Call, guid: str) -> Conversation[Reply]:
    """Its parameters, as the broker knows them."""
    binding, _ = _readable(call, guid)
    check_created(binding, _kind(binding))
    offering = offering_if_managed(call.world, instance_of(call.world, binding))
    if offering is None or not offering.bindings_retrievable:
        raise errors.ServiceFetchBindingParametersNotSupported()
    return (yield from parameters_reply(call, binding))


def _kind(binding: CredentialBinding) -> str:
    return "service binding" if isinstance(binding, ServiceBinding) else "service key"


def _readable(call: Call, guid: str) -> tuple[CredentialBinding, Space]:
    binding: CredentialBinding | None = call.world.service_bindings.get(guid) or call.world.service_keys.get(guid)
    if binding is not None:
        space = space_of(call.world, binding)
        if call.permissions.can_read_from_space(space):
            return binding, space
    raise errors.ResourceNotFound(NOT_FOUND)


ENDPOINTS = [
    endpoint("GET", "/v3/service_credential_bindings", index),
    endpoint("POST", "/v3/service_credential_bindings", create),
    endpoint("GET", "/v3/service_credential_bindings/<guid>", show),
    endpoint("PATCH", "/v3/service_credential_bindings/<guid>", update),
    endpoint("PUT", "/v3/service_credential_bindings/<guid>", update),
    endpoint("DELETE", "/v3/service_credential_bindings/<guid>", destroy),
    endpoint("GET", "/v3/service_credential_bindings/<guid>/details", show_details),
    endpoint("GET", "/v3/service_credential_bindings/<guid>/parameters", show_parameters),
]
