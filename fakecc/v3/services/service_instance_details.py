"""/v3/service_instances/:guid/credentials, /parameters and /permissions.

Source: cloud_controller_ng:app/controllers/v3/service_instances_controller.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.services import service_instances
from fakecc.actions.services.navigation import offering_of
from fakecc.brokers import requests
from fakecc.call import Call, Reply, endpoint
from fakecc.osb import replies
from fakecc.osb.port import Conversation
from fakecc.osb.replies import BrokerError
from fakecc.v3.presenting import ok
from fakecc.v3.services._instance_access import is_readable, readable_instance


def show_credentials(call: Call, guid: str) -> Reply:
    """A user-provided instance's credentials, as they were given."""
    instance = readable_instance(call, guid)
    if instance.managed:
        raise errors.ResourceNotFound("Service instance not found")
    if not call.permissions.can_read_secrets_in_space(call.world.spaces[instance.space_guid]):
        raise errors.NotAuthorized()
    audit_events.record_instance(call.world, call.caller, "show", instance)
    credentials = instance.credentials
    return ok({} if credentials is None or credentials is False else credentials)


def show_parameters(call: Call, guid: str) -> Conversation[Reply]:
    """The parameters of an instance, as its broker knows them."""
    world = call.world
    instance = readable_instance(call, guid)
    if not call.permissions.can_read_from_space(world.spaces[instance.space_guid]):
        raise errors.NotAuthorized()
    if service_instances.has_failed_creation(instance):
        raise errors.ResourceNotFound("Service instance not found")
    if not instance.managed or not offering_of(world, instance).instances_retrievable:
        raise errors.ServiceFetchInstanceParametersNotSupported()
    if service_instances.is_busy(instance):
        raise errors.AsyncServiceInstanceOperationInProgress(instance.name)
    request = requests.get_instance(world, instance, call.requester)
    answer = yield request
    try:
        fetched = replies.read_get_instance(request, answer)
    except BrokerError as error:
        raise error.as_client_error() from None
    return ok(fetched.parameters or {})


def show_permissions(call: Call, guid: str) -> Reply:
    """What the caller may do with an instance; any caller may ask, whatever its roles."""
    instance = call.world.service_instances.get(guid)
    if instance is None:
        raise errors.ResourceNotFound("Service instance not found")
    space = call.world.spaces[instance.space_guid]
    manages = call.permissions.can_write_to_space(space) and not call.permissions.blocked_space(space)
    return ok({"manage": manages, "read": is_readable(call, instance)})


ENDPOINTS = [
    endpoint("GET", "/v3/service_instances/<guid>/credentials", show_credentials),
    endpoint("GET", "/v3/service_instances/<guid>/parameters", show_parameters),
    endpoint("GET", "/v3/service_instances/<guid>/permissions", show_permissions, "service_permissions"),
]
