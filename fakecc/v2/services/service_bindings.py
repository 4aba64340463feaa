"""/v2/service_bindings, and the apps' own way to delete one.

Source: cloud_controller_ng:app/controllers/services/service_bindings_controller.rb,
app/actions/v2/services/service_binding_create.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.apps import app_events
from fakecc.actions.services import bindings, service_bindings
from fakecc.actions.services.in_request import binding_create, binding_delete
from fakecc.actions.services.in_request.idle_checks import check_binding_idle, check_instance_idle
from fakecc.actions.services.navigation import instance_of, offering_if_managed, space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.relations import SPACE_OF_APP
from fakecc.models.services import ServiceBinding, ServiceInstance
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.v2.access import may_change, need_developer, need_read, need_write, readable_spaces, secret
from fakecc.v2.message import OBJECT, Message, optional, required_field
from fakecc.v2.options import flag
from fakecc.v2.query import guid as guid_of
from fakecc.v2.query import text
from fakecc.v2.reading import enumerate_, find, look_up
from fakecc.v2.replies import created_reply, no_content, ok, show
from fakecc.v2.resource import Resource, columns, declare, timestamp, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.services._services import accepted_reply, operation
from fakecc.v2.writing import is_true, queue

CREATE = Message(
    optional("parameters", OBJECT),
    optional("name"),
    required_field("app_guid"),
    required_field("service_instance_guid"),
)
PARAMETERS_IGNORED = "Configuration parameters are ignored for bindings to user-provided service instances."
SHOWN_OF_MOUNTS = ("container_dir", "mode", "device_type")


def fields(binding: ServiceBinding, call: Call) -> dict[str, Json]:
    return {
        "app_guid": binding.app_guid,
        "service_instance_guid": binding.service_instance_guid,
        "credentials": secret(binding.credentials, space_of(call.world, binding), call),
        "binding_options": {},
        "gateway_data": None,
        "gateway_name": "",
        "syslog_drain_url": binding.syslog_drain_url and binding.syslog_drain_url.replace(",", "%2c"),
        "volume_mounts": [_mount(mount) for mount in binding.volume_mounts or []],
        "name": binding.name,
        "last_operation": {**operation(binding.last_operation), "description": binding.last_operation.description or ""}
        if binding.last_operation
        else _immediate_operation(binding),
    }


def _mount(mount: dict[str, Json]) -> dict[str, Json]:
    return {name: mount[name] for name in SHOWN_OF_MOUNTS if name in mount}


def _immediate_operation(binding: ServiceBinding) -> dict[str, Json]:
    """The operation of a binding that was made at once."""
    return {
        "type": "create",
        "state": "succeeded",
        "description": "",
        "updated_at": timestamp(binding.updated_at),
        "created_at": timestamp(binding.created_at),
    }


def _extras(binding: ServiceBinding, call: Call) -> dict[str, Json]:
    del call
    return {"service_binding_parameters_url": f"/v2/service_bindings/{binding.guid}/parameters"}


def _visible(call: Call) -> Scope:
    return Scope(keeps=(readable_spaces(call).test(SPACE_OF_APP),))


SERVICE_BINDINGS: Resource[ServiceBinding] = declare(
    Resource(
        name="service_bindings",
        model="ServiceBinding",
        table=lambda world: world.service_bindings,
        fields=fields,
        extras=_extras,
        to_one=(
            to_one("app", "apps", "app_guid"),
            to_one("service_instance", "service_instances", "service_instance_guid"),
        ),
        filters={
            "app_guid": guid_of("app_guid"),
            "name": text("name"),
            "service_instance_guid": guid_of("service_instance_guid"),
        },
        columns=columns(
            "name",
            "app_guid",
            "service_instance_guid",
            "syslog_drain_url",
            type="",
            credentials="",
            salt="",
            encryption_iterations="",
            volume_mounts="",
            volume_mounts_salt="",
            encryption_key_label="",
        ),
        not_found=errors.ServiceBindingNotFound,
        visible=_visible,
    )
)


def read(call: Call, guid: str) -> Reply:
    binding = find(SERVICE_BINDINGS, guid, call)
    _check_process(call, binding)
    need_read(call, SERVICE_BINDINGS, binding)
    audit_events.record_shown(call.world, call.caller, binding)
    call.world.keep()
    return show(SERVICE_BINDINGS, binding, call)


def _check_process(call: Call, binding: ServiceBinding) -> None:
    """v2 knows apps by their web processes."""
    if not any(process.type == "web" for process in call.world.processes.find(app_guid=binding.app_guid)):
        raise errors.ServiceBindingNotFound(binding.guid)


def create(call: Call) -> Conversation[Reply]:
    given = CREATE.read(call)
    accepts_incomplete = flag(call, "accepts_incomplete")
    app = look_up(call.world.apps, given["app_guid"])
    if app is None:
        raise errors.AppNotFound(given["app_guid"])
    instance = look_up(call.world.service_instances, given["service_instance_guid"])
    if instance is None:
        raise errors.ServiceInstanceNotFound(given["service_instance_guid"])
    need_developer(call, call.world.spaces[app.space_guid])
    _check_bindable(call, instance, app)
    complaints = list(_complaints(call, instance, app, given.get("name")))
    if complaints:
        raise errors.ServiceBindingAppServiceTaken(" ".join(complaints))
    drafted = service_bindings.draft(call.world, instance, app, name=given.get("name"))
    binding = yield from binding_create.bind_app(
        call.world,
        drafted,
        call.requester_for(request=_audited_request(given)),
        parameters=given.get("parameters"),
        accepts_incomplete=accepts_incomplete,
    )
    if given.get("parameters") and not instance.managed:
        call.warnings.append(PARAMETERS_IGNORED)
    if binding.last_operation is not None and binding.last_operation.busy:
        return accepted_reply(SERVICE_BINDINGS, binding, call)
    return created_reply(SERVICE_BINDINGS, binding, call)


def _audited_request(given: dict[str, Json]) -> Json:
    """The request as audit events show it: in v3's words."""
    return {
        "type": "app",
        "name": given.get("name"),
        "relationships": {
            "app": {"data": {"guid": given["app_guid"]}},
            "service_instance": {"data": {"guid": given["service_instance_guid"]}},
        },
        "data": {"parameters": given.get("parameters")},
    }


def _check_bindable(call: Call, instance: ServiceInstance, app: App) -> None:
    world = call.world
    if not bindings.is_bindable(world, instance):
        raise errors.UnbindableService()
    offering = offering_if_managed(world, instance)
    if offering and "volume_mount" in offering.requires and not world.settings.volume_services_enabled:
        raise errors.VolumeMountServiceDisabled()
    if not service_bindings.is_reachable(app, instance):
        # The message is the name of the real exception.
        raise errors.ServiceBindingAppServiceTaken("VCAP::CloudController::ServiceBindingCreate::SpaceMismatch")
    check_instance_idle(instance)


def _complaints(call: Call, instance: ServiceInstance, app: App, name: str | None) -> Iterator[str]:
    """What is wrong with a binding: that there is one already, or else what the model says of its name."""
    if call.world.service_bindings.first(app_guid=app.guid, service_instance_guid=instance.guid):
        yield binding_create.TAKEN
        return
    for problem in service_bindings.name_problems(name or ""):
        yield _wrong_name(problem)


def _wrong_name(found: Invalid) -> str:
    if found.rule == "length":
        return "The binding name is invalid. App binding names must be less than 256 characters."
    return "The binding name is invalid. Valid characters are alphanumeric, underscore, and dash."


def delete(call: Call, guid: str) -> Conversation[Reply]:
    binding = find(SERVICE_BINDINGS, guid, call)
    need_developer(call, space_of(call.world, binding))
    accepts_incomplete = flag(call, "accepts_incomplete")
    if is_true(call, "async") and not accepts_incomplete:
        return queue(call, binding_delete.unbind_app_by_guid, guid=guid, requester=call.requester.plain())
    warning = yield from binding_delete.unbind_app(
        call.world, binding, call.requester, accepts_incomplete=accepts_incomplete
    )
    if warning:
        call.warnings.append(warning)
    present = call.world.service_bindings.get(guid)
    return accepted_reply(SERVICE_BINDINGS, present, call) if present else no_content()


def delete_of_app(call: Call, app_guid: str, guid: str) -> Conversation[Reply]:
    """The deprecated way: never accepts_incomplete, and whichever app is bound.

    Source: cloud_controller_ng:app/controllers/runtime/apps_controller.rb (remove_service_binding)
    """
    app = call.world.apps.get(app_guid)
    if app is None:
        raise errors.AppNotFound(app_guid)
    need_write(call, allowed=may_change(call, call.world.spaces[app.space_guid]))
    binding = find(SERVICE_BINDINGS, guid, call)
    yield from binding_delete.unbind_app(call.world, binding, call.requester, accepts_incomplete=False)
    told = {"service_binding": guid, "verb": "remove", "relation": "service_bindings", "related_guid": guid}
    present = call.world.apps.get(app_guid)
    if present is not None:
        app_events.record_request(call.world, call.actor, "update", present, told)
    return no_content()


def parameters(call: Call, guid: str) -> Conversation[Reply]:
    """What the broker knows of the binding's parameters."""
    binding = find(SERVICE_BINDINGS, guid, call)
    need_read(call, SERVICE_BINDINGS, binding)
    _check_process(call, binding)
    offering = offering_if_managed(call.world, instance_of(call.world, binding))
    if offering is None or not offering.bindings_retrievable:
        raise errors.ServiceFetchBindingParametersNotSupported()
    check_binding_idle(call.world, binding)
    try:
        fetched = yield from bindings.fetch(call.world, binding, call.requester)
    except BrokerError as error:
        raise error.as_client_error() from None
    return ok(fetched.parameters or {})


ENDPOINTS = [
    endpoint("POST", "/v2/service_bindings", create),
    endpoint("GET", "/v2/service_bindings", enumerate_(SERVICE_BINDINGS)),
    endpoint("GET", "/v2/service_bindings/<guid>", read),
    endpoint("DELETE", "/v2/service_bindings/<guid>", delete),
    endpoint("GET", "/v2/service_bindings/<guid>/parameters", parameters),
    endpoint("DELETE", "/v2/apps/<app_guid>/service_bindings/<guid>", delete_of_app, "deprecated"),
]
