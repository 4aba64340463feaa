"""/v2/service_keys.

Source: cloud_controller_ng:app/controllers/services/service_keys_controller.rb,
app/controllers/services/lifecycle/service_key_manager.rb, app/access/service_key_access.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import bindings, service_keys
from fakecc.actions.services.in_request import binding_create, binding_delete
from fakecc.actions.services.in_request.idle_checks import check_instance_idle
from fakecc.actions.services.navigation import instance_of, offering_if_managed, space_of
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.relations import SPACE_OF_INSTANCE
from fakecc.models.services import ServiceInstance, ServiceKey
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.permissions import SPACE_WRITING
from fakecc.store import Record
from fakecc.v2.access import is_developer, may_change, need_read_scope, need_write, need_write_scope, secret
from fakecc.v2.message import OBJECT, Message, optional, required_field
from fakecc.v2.query import guid as guid_of
from fakecc.v2.query import text
from fakecc.v2.reading import enumerate_, find, look_up
from fakecc.v2.replies import created_reply, no_content, ok, show
from fakecc.v2.resource import Resource, columns, declare, to_one
from fakecc.v2.scope import Scope
from fakecc.v2.services._services import check_nothing_in_progress

CREATE = Message(required_field("name"), optional("parameters", OBJECT), required_field("service_instance_guid"))


def fields(key: ServiceKey, call: Call) -> dict[str, Json]:
    return {
        "name": key.name,
        "service_instance_guid": key.service_instance_guid,
        "credentials": secret(key.credentials, space_of(call.world, instance_of(call.world, key)), call),
    }


def _extras(key: ServiceKey, call: Call) -> dict[str, Json]:
    del call
    return {"service_key_parameters_url": f"/v2/service_keys/{key.guid}/parameters"}


def _visible(call: Call) -> Scope:
    """Only developers see keys at all."""
    return Scope({SPACE_OF_INSTANCE: call.permissions.space_guids(SPACE_WRITING)})


def _may_list(call: Call, instance: Record | None) -> None:
    if isinstance(instance, ServiceInstance) and not _may_read(call, instance):
        raise errors.NotAuthorized()


def _may_read(call: Call, instance: ServiceInstance) -> bool:
    return call.permissions.can_read_secrets_globally() or is_developer(call, space_of(call.world, instance))


SERVICE_KEYS: Resource[ServiceKey] = declare(
    Resource(
        name="service_keys",
        model="ServiceKey",
        table=lambda world: world.service_keys,
        fields=fields,
        extras=_extras,
        to_one=(to_one("service_instance", "service_instances", "service_instance_guid"),),
        filters={"name": text("name"), "service_instance_guid": guid_of("service_instance_guid")},
        columns=columns(
            "name",
            service_instance_id="service_instance_guid",
            credentials="",
            salt="",
            encryption_iterations="",
            encryption_key_label="",
        ),
        not_found=errors.ServiceKeyNotFound,
        visible=_visible,
        may_list=_may_list,
    )
)


def create(call: Call) -> Conversation[Reply]:
    given = CREATE.read(call)
    instance = look_up(call.world.service_instances, given["service_instance_guid"])
    if instance is None:
        raise errors.ServiceInstanceNotFound(given["service_instance_guid"])
    if not instance.managed:
        raise errors.ServiceKeyNotSupported("Service keys are not supported for user-provided service instances.")
    if not bindings.is_bindable(call.world, instance):
        raise errors.ServiceKeyNotSupported("This service doesn't support creation of keys.")
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    _check(call, instance, given["name"])
    check_instance_idle(instance)
    drafted = service_keys.draft(call.world, instance, name=given["name"])
    key = yield from binding_create.bind(call.world, drafted, call.requester, parameters=given.get("parameters"))
    audit_events.record_key(call.world, call.caller, "create", key)
    return created_reply(SERVICE_KEYS, key, call)


def _check(call: Call, instance: ServiceInstance, name: str) -> None:
    if call.world.service_keys.find(service_instance_guid=instance.guid, name=name):
        raise errors.ServiceKeyNameTaken(name)
    problems: list[str] = [] if name.strip() else ["name presence"]
    try:
        service_keys.check_quotas(call.world, instance)
    except Invalid as found:
        problems.append(f"quota {service_keys.QUOTA_RULES[found.field]}")
    if problems:
        raise errors.ServiceKeyInvalid(", ".join(problems))


def read(call: Call, guid: str) -> Reply:
    """The only GET with a Location. recording: v2-services/keys-roles"""
    key = _readable(call, guid)
    audit_events.record_key(call.world, call.caller, "show", key)
    call.world.keep()
    reply = show(SERVICE_KEYS, key, call)
    reply.headers["Location"] = f"/v2/service_keys/{guid}"
    return reply


def _readable(call: Call, guid: str) -> ServiceKey:
    """The key; it does not exist for those who may not see it."""
    key = find(SERVICE_KEYS, guid, call)
    need_read_scope(call)
    if not _may_read(call, instance_of(call.world, key)):
        raise errors.ServiceKeyNotFound(guid)
    return key


def delete(call: Call, guid: str) -> Conversation[Reply]:
    key = find(SERVICE_KEYS, guid, call)
    need_write_scope(call)
    instance = instance_of(call.world, key)
    if not (call.caller.admin or may_change(call, space_of(call.world, instance))):
        raise errors.ServiceKeyNotFound(guid)
    yield from binding_delete.unbind(call.world, key, call.requester)
    audit_events.record_key(call.world, call.caller, "delete", key)
    return no_content()


def parameters(call: Call, guid: str) -> Conversation[Reply]:
    """What the broker knows of the key's parameters."""
    key = _readable(call, guid)
    offering = offering_if_managed(call.world, instance_of(call.world, key))
    if offering is None or not offering.bindings_retrievable:
        raise errors.ServiceKeyNotSupported("This service does not support fetching service key parameters.")
    check_nothing_in_progress(key)
    try:
        fetched = yield from bindings.fetch(call.world, key, call.requester)
    except BrokerError as error:
        raise error.as_client_error() from None
    return ok(fetched.parameters or {})


ENDPOINTS = [
    endpoint("POST", "/v2/service_keys", create),
    endpoint("GET", "/v2/service_keys", enumerate_(SERVICE_KEYS)),
    endpoint("GET", "/v2/service_keys/<guid>", read),
    endpoint("DELETE", "/v2/service_keys/<guid>", delete),
    endpoint("GET", "/v2/service_keys/<guid>/parameters", parameters),
]
