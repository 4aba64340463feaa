"""/v3/service_instances/:guid/relationships/shared_spaces.

Source: cloud_controller_ng:app/controllers/v3/service_instances_controller.rb, app/actions/service_instance_share.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.actions import audit_events
from fakecc.actions.platform import feature_flags
from fakecc.actions.services import service_instance_sharing
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import CloudControllerError, Invalid
from fakecc.json_types import Json
from fakecc.models.services import ServiceInstance
from fakecc.models.tenancy import Space
from fakecc.osb.port import Conversation
from fakecc.v3.fields import in_order
from fakecc.v3.message import to_many_guids
from fakecc.v3.presenting import link, no_content, ok, to_many
from fakecc.v3.services._instance_access import readable_instance, writable_instance
from fakecc.v3.services._instance_fields import SHARED_SPACES_FIELDS, included_spaces


def present(instance: ServiceInstance, call: Call) -> Json:
    path = f"/v3/service_instances/{instance.guid}/relationships/shared_spaces"
    return {**to_many(instance.shared_space_guids), "links": {"self": link(call, path)}}


def show(call: Call, guid: str) -> Reply:
    instance = readable_instance(call, guid)
    query = SHARED_SPACES_FIELDS.read(call)
    spaces = in_order(call.world.spaces, instance.shared_space_guids)
    beside = included_spaces(spaces, query, call)
    body = present(instance, call)
    return ok({**body, "included": beside} if beside else body)


def show_usage(call: Call, guid: str) -> Reply:
    """How many apps are bound in each space that the instance is shared into."""
    instance = readable_instance(call, guid)
    path = f"/v3/service_instances/{guid}"
    shared = f"{path}/relationships/shared_spaces"
    return ok(
        {
            "usage_summary": [
                {"space": {"guid": space_guid}, "bound_app_count": _bound_apps(call, instance, space_guid)}
                for space_guid in sorted(instance.shared_space_guids, key=call.world.spaces.ordinal)
            ],
            "links": {
                "self": link(call, f"{shared}/usage_summary"),
                "shared_spaces": link(call, shared),
                "service_instance": link(call, path),
            },
        }
    )


def _bound_apps(call: Call, instance: ServiceInstance, space_guid: str) -> int:
    bound = call.world.service_bindings.find(service_instance_guid=instance.guid)
    return sum(call.world.apps[binding.app_guid].space_guid == space_guid for binding in bound)


def create(call: Call, guid: str) -> Reply:
    """Share into all the spaces given, or none."""
    feature_flags.check(call.world, call.caller, "service_instance_sharing")
    instance = writable_instance(call, guid)
    spaces = _targets(call, instance, to_many_guids(call.body))
    try:
        instance = service_instance_sharing.share(call.world, instance, spaces)
    except Invalid as problem:
        raise _refusal(problem) from None
    audit_events.record_shared(call.world, call.caller, instance, [space.guid for space in spaces])
    return ok(present(instance, call))


def _targets(call: Call, instance: ServiceInstance, guids: list[str]) -> list[Space]:
    permissions = call.permissions
    found = in_order(call.world.spaces, guids)
    known = {space.guid for space in found}
    readable = [space for space in found if permissions.can_read_from_space(space)]
    hidden = [space.guid for space in found if space not in readable]
    missing = [guid for guid in guids if guid not in known] + hidden
    closed = [
        space.guid
        for space in readable
        if not permissions.can_write_to_space(space) or permissions.blocked_space(space)
    ]
    beginning = f"Unable to share service instance {instance.name} with spaces"
    complaints: list[str] = []
    if missing:
        complaints.append(f"{beginning} [{_quote(missing)}]. Ensure the spaces exist and that you have access to them.")
    if closed:
        complaints.append(
            f"{beginning} [{_quote(closed)}]. "
            "Write permission is required in order to share a service instance with a space."
        )
    if complaints:
        raise errors.UnprocessableEntity("\n".join(complaints))
    return readable


def _quote(guids: list[str]) -> str:
    return ", ".join(f"'{guid}'" for guid in guids)


SENTENCES = {
    ("service_instance", "route_service"): "Route services cannot be shared.",
    ("service_instance", "user_provided"): "User-provided services cannot be shared.",
    ("service_offering", "not_shareable"): "The {offering} service does not support service instance sharing.",
    ("space", "own"): "Unable to share service instance '{name}' with space '{guid}'. Service instances cannot be shared into the space where they were created.",
    ("service_plan", "inactive"): "The service instance could not be shared as the {plan} plan is inactive.",
    ("service_plan", "not_visible"): "Access to service {offering} and plan {plan} is not enabled in {organization}/{space}.",
    ("name", "taken"): "A service instance called {name} already exists in {space}.",
    ("name", "shared_already"): "A service instance called {name} has already been shared with {space}.",
    ("service_instance", "creating"): "Service instance is currently being created. It can be shared after its creation succeeded.",
    ("service_instance", "deleting"): "The service instance is getting deleted.",
}  # fmt: skip


def _refusal(problem: Invalid) -> CloudControllerError:
    if problem.rule == "creation_failed":
        return errors.ServiceInstanceNotFound(problem.details["name"])
    sentence = SENTENCES[problem.field, problem.rule]
    return errors.UnprocessableEntity(sentence.format(**problem.details))


def destroy(call: Call, guid: str, space_guid: str) -> Conversation[Reply]:
    """End the sharing with a space, once its apps are unbound. It is no error when the instance is not shared with it."""
    instance = writable_instance(call, guid)
    space = call.world.spaces.get(space_guid)
    if space is None:
        raise errors.UnprocessableEntity(
            f"Unable to unshare service instance from space {space_guid}. Ensure the space exists."
        )
    failure = yield from service_instance_sharing.unshare(call.world, instance, space, call.requester)
    if failure:
        # What was unbound stays unbound, and failures stay written down.
        call.world.keep()
        raise errors.ServiceInstanceUnshareFailed(failure)
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/v3/service_instances/<guid>/relationships/shared_spaces", show),
    endpoint("GET", "/v3/service_instances/<guid>/relationships/shared_spaces/usage_summary", show_usage),
    endpoint("POST", "/v3/service_instances/<guid>/relationships/shared_spaces", create),
    endpoint("DELETE", "/v3/service_instances/<guid>/relationships/shared_spaces/<space_guid>", destroy),
]
