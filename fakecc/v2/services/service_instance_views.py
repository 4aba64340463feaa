"""What else can be asked of one service instance: what is bound to it, its parameters, rights, and sharing.

Source: cloud_controller_ng:app/controllers/services/service_instances_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions.services import service_keys
from fakecc.actions.services.in_request.idle_checks import check_instance_idle
from fakecc.actions.services.navigation import offering_of, space_of
from fakecc.brokers import requests
from fakecc.call import Call, Handler, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.v2.access import is_developer, may_change, need_read, need_read_scope, need_write, sees_space
from fakecc.v2.collection import collection, page
from fakecc.v2.options import options_of
from fakecc.v2.reading import find, find_related
from fakecc.v2.replies import no_content, ok, updated_reply
from fakecc.v2.resource import resource_named
from fakecc.v2.scope import Scope
from fakecc.v2.services._instance_resource import SERVICE_INSTANCES
from fakecc.v2.services._services import wrong_instance

PERMISSIONS_SCOPE = "cloud_controller_service_permissions.read"


def _managed_instance(call: Call, guid: str) -> ServiceInstance:
    """The instance whose sub-collection is asked for."""
    instance = call.world.service_instances.get(guid)
    if instance is None or not instance.managed:
        raise errors.ManagedServiceInstanceNotFound(guid)
    return instance


def enumerate_related(name: str) -> Handler:
    relation = SERVICE_INSTANCES.relation(name)

    def enumerate_some(call: Call, guid: str) -> Reply:
        instance = _managed_instance(call, guid)
        need_read(call, SERVICE_INSTANCES, instance)
        other = resource_named(relation.resource)
        other.may_list(call, instance)
        path = f"/v2/service_instances/{guid}/{name}"
        return collection(call, other, relation.scope(instance, call), path=path)

    return enumerate_some


def add_key(call: Call, guid: str, other_guid: str) -> Reply:
    """Move a key to this instance. No broker is asked."""
    instance = _managed_instance(call, guid)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    key = find_related(call.world.service_keys, "ServiceKey", other_guid)
    try:
        service_keys.move(call.world, key, instance)
    except Invalid as found:
        raise wrong_instance(found, "") from None
    return updated_reply(SERVICE_INSTANCES, instance, call)


def remove_key(call: Call, guid: str, other_guid: str) -> Reply:
    """A key cannot be without an instance."""
    instance = _managed_instance(call, guid)
    need_write(call, allowed=may_change(call, space_of(call.world, instance)))
    key = find_related(call.world.service_keys, "ServiceKey", other_guid)
    if key.service_instance_guid == guid:
        raise errors.ServiceInstanceInvalid("service_instance presence")
    return no_content()


def parameters(call: Call, guid: str) -> Conversation[Reply]:
    """What the broker knows of the instance's parameters."""
    instance = find(SERVICE_INSTANCES, guid, call)
    need_read(call, SERVICE_INSTANCES, instance)
    if not sees_space(call, space_of(call.world, instance)):
        raise errors.NotAuthorized()
    if not instance.managed or not offering_of(call.world, instance).instances_retrievable:
        raise errors.ServiceFetchInstanceParametersNotSupported()
    check_instance_idle(instance)
    request = requests.get_instance(call.world, instance, call.requester)
    answer = yield request
    try:
        fetched = replies.read_get_instance(request, answer)
    except BrokerError as error:
        raise error.as_client_error() from None
    return ok(fetched.parameters or {})


def permissions(call: Call, guid: str) -> Reply:
    """What the caller may do with the instance; brokers' dashboards ask."""
    instance = find(SERVICE_INSTANCES, guid, call)
    if PERMISSIONS_SCOPE not in call.caller.scopes:
        need_read_scope(call)
    space = space_of(call.world, instance)
    manages = call.caller.admin or is_developer(call, space)
    seen = SERVICE_INSTANCES.visible(call).has(call.world.service_instances, instance)
    reads = manages or call.caller.admin_read_only or seen
    return ok({"manage": manages, "read": reads})


def read_shared_from(call: Call, guid: str) -> Reply:
    """Where an instance lives that is shared into other spaces."""
    instance = find(SERVICE_INSTANCES, guid, call)
    need_read_scope(call)
    if not _sees(call, instance):
        raise errors.NotFound()
    if not instance.shared_space_guids:
        return no_content()
    return ok(shared_space(call, instance.space_guid))


def shared_space(call: Call, guid: str) -> dict[str, Json]:
    space = call.world.spaces[guid]
    return {
        "space_guid": space.guid,
        "space_name": space.name,
        "organization_name": call.world.organizations[space.organization_guid].name,
    }


def _sees(call: Call, instance: ServiceInstance) -> bool:
    return SERVICE_INSTANCES.visible_to(call).has(call.world.service_instances, instance)


def enumerate_shared_to(call: Call, guid: str) -> Reply:
    """Where an instance is shared into, as those see it who see the instance."""
    instance = find(SERVICE_INSTANCES, guid, call)
    if not _sees(call, instance):
        raise errors.ServiceInstanceNotFound(guid)
    found = Scope({"guid": instance.shared_space_guids}).select(call.world.spaces)
    return page(
        call,
        resource_named("spaces"),
        found,
        path=call.path,
        options=options_of(call),
        show=lambda space: _shared_space(call, instance, space.guid),
    )


def _shared_space(call: Call, instance: ServiceInstance, space_guid: str) -> dict[str, Json]:
    return {**shared_space(call, space_guid), "bound_app_count": _bound_apps(call, instance, space_guid)}


def _bound_apps(call: Call, instance: ServiceInstance, space_guid: str) -> int:
    bound = call.world.service_bindings.find(service_instance_guid=instance.guid)
    apps = {binding.app_guid for binding in bound}
    return sum(call.world.apps[guid].space_guid == space_guid for guid in apps)


ENDPOINTS = [
    *(
        endpoint("GET", f"/v2/service_instances/<guid>/{name}", enumerate_related(name))
        for name in ("service_bindings", "service_keys", "routes")
    ),
    endpoint("PUT", "/v2/service_instances/<guid>/service_keys/<other_guid>", add_key),
    endpoint("DELETE", "/v2/service_instances/<guid>/service_keys/<other_guid>", remove_key),
    endpoint("GET", "/v2/service_instances/<guid>/parameters", parameters),
    endpoint("GET", "/v2/service_instances/<guid>/permissions", permissions),
    endpoint("GET", "/v2/service_instances/<guid>/shared_from", read_shared_from),
    endpoint("GET", "/v2/service_instances/<guid>/shared_to", enumerate_shared_to),
]
