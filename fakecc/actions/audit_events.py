"""What is written down of what people do to services: types, targets, and requests without their secrets.

Source: cloud_controller_ng:app/repositories/service_event_repository.rb, service_generic_binding_event_repository.rb,
service_instance_share_event_repository.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fakecc.json_types import Json
from fakecc.models.events import AuditEvent
from fakecc.models.services import (
    AnyBinding,
    RouteBinding,
    ServiceBinding,
    ServiceBroker,
    ServiceInstance,
    ServiceKey,
    ServiceOffering,
    ServicePlan,
)
from fakecc.models.tenancy import Space
from fakecc.osb.requester import Requester
from fakecc.world import World, action

REDACTED = "[REDACTED]"
HIDDEN = "[PRIVATE DATA HIDDEN]"
BINDINGS: dict[type[AnyBinding], str] = {
    ServiceBinding: "service_binding",
    ServiceKey: "service_key",
    RouteBinding: "service_route_binding",
}


class Actor(Protocol):
    """Who does it."""

    @property
    def guid(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...


def record(
    world: World,
    actor: Actor,
    operation: str,
    target: tuple[str, str, str],
    data: Mapping[str, Json],
    *,
    space: Space | None = None,
    organization_guid: str | None = None,
) -> None:
    """Write down `audit.<kind>.<operation>` of a target, which is a kind, a guid and a name.

    It happened in a space, which may be gone by now, in an organization, or in neither.
    """
    if not actor.guid:
        return
    kind, guid, name = target
    world.add(
        AuditEvent(
            **world.stamp(AuditEvent),
            type=f"audit.{kind}.{operation}",
            actor_guid=actor.guid,
            actor_type="user",
            actor_name=actor.email,
            actor_username=actor.name,
            target_guid=guid,
            target_type=kind,
            target_name=name,
            space_guid=space.guid if space else None,
            organization_guid=space.organization_guid if space else organization_guid,
            data=data,
        )
    )


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Forget the event of that guid. An event that no longer exists is ignored."""
    event = world.audit_events.get(guid)
    if event is not None:
        world.remove(event)


def without(request: Json, name: str, shown: str = HIDDEN) -> Json:
    """A request with one of its values hidden, if it has that."""
    return {**request, name: shown} if isinstance(request, Mapping) and name in request else request


def record_instance(
    world: World, actor: Actor, operation: str, instance: ServiceInstance, request: Json = None
) -> None:
    """create, start_create, update, start_update, delete, start_delete, show, bind_route, unbind_route."""
    if instance.managed:
        kind, told = "service_instance", without(request, "parameters")
    else:
        kind, told = "user_provided_service_instance", without(request, "credentials", REDACTED)
    space = world.spaces.get(instance.space_guid)
    record(world, actor, operation, (kind, instance.guid, instance.name), {"request": told}, space=space)


def record_routed(world: World, actor: Actor, operation: str, binding: RouteBinding) -> None:
    """bind_route and unbind_route, as v2 tells them; even of a user-provided instance under this name."""
    instance = world.service_instances.get(binding.service_instance_guid)
    if instance is not None:
        _record_managed(world, actor, operation, instance, {"request": {"route_guid": binding.route_guid}})


def record_shared(world: World, actor: Actor, instance: ServiceInstance, space_guids: list[str]) -> None:
    _record_managed(world, actor, "share", instance, {"target_space_guids": space_guids})


def record_unshared(world: World, actor: Actor, instance: ServiceInstance, space_guid: str) -> None:
    _record_managed(world, actor, "unshare", instance, {"target_space_guid": space_guid})


def record_unshared_by_purge(world: World, actor: Actor, instance: ServiceInstance, space: Space) -> None:
    """A purge hands the space over in place of its guid: what its model exports stands there.

    Source: cloud_controller_ng:app/actions/service_instance_purge.rb, app/models/runtime/space.rb (export_attributes)
    """
    exported = {
        "name": space.name,
        "organization_guid": space.organization_guid,
        "space_quota_definition_guid": space.quota_guid,
        "allow_ssh": space.allow_ssh,
    }
    _record_managed(world, actor, "unshare", instance, {"target_space_guid": exported})


def record_purged(world: World, actor: Actor, instance: ServiceInstance) -> None:
    """Even a user-provided instance is purged under this name."""
    _record_managed(world, actor, "purge", instance, {"request": None})


def _record_managed(
    world: World, actor: Actor, operation: str, instance: ServiceInstance, data: Mapping[str, Json]
) -> None:
    target = ("service_instance", instance.guid, instance.name)
    record(world, actor, operation, target, data, space=world.spaces.get(instance.space_guid))


def manifest_mark(*, by_manifest: bool) -> dict[str, Json]:
    """What events of a manifest have besides."""
    return {"manifest_triggered": True} if by_manifest else {}


def record_bound(
    world: World, actor: Actor, operation: str, binding: AnyBinding, request: Json, *, by_manifest: bool = False
) -> None:
    """create, start_create, update of a binding. Parameters are told where v3 is given them; v2's `data` is hidden."""
    # source: cloud_controller_ng:app/repositories/service_generic_binding_event_repository.rb
    told = without(request, "data")
    mark = manifest_mark(by_manifest=by_manifest)
    _record_binding(world, actor, operation, binding, {"request": told, **mark})


def record_shown(world: World, actor: Actor, binding: ServiceBinding | ServiceKey) -> None:
    """Somebody saw its credentials."""
    request = {"service_instance_guid": binding.service_instance_guid}
    if isinstance(binding, ServiceBinding):
        request["app_guid"] = binding.app_guid
    _record_binding(world, actor, "show", binding, {"request": request})


def record_unbound(world: World, actor: Actor, operation: str, binding: AnyBinding) -> None:
    """delete, start_delete of a binding."""
    request = {
        "app_guid": binding.app_guid if isinstance(binding, ServiceBinding) else None,
        "route_guid": binding.route_guid if isinstance(binding, RouteBinding) else None,
        "service_instance_guid": binding.service_instance_guid,
    }
    _record_binding(world, actor, operation, binding, {"request": request})


def record_app_unbound(world: World, actor: Actor, operation: str, binding: ServiceBinding) -> None:
    """delete, start_delete of an app's binding, as v2 tells them."""
    request = {"app_guid": binding.app_guid, "service_instance_guid": binding.service_instance_guid}
    _record_binding(world, actor, operation, binding, {"request": request})


def record_key(world: World, actor: Actor, operation: str, key: ServiceKey) -> None:
    """create, show and delete of a key, as v2 tells them."""
    told = {"service_instance_guid": key.service_instance_guid, "name": key.name}
    _record_binding(world, actor, operation, key, {"request": {} if operation == "delete" else told})


def record_purged_key(world: World, actor: Actor, key: ServiceKey) -> None:
    """The deletion of a key with its instance, as v2 tells it: the key is described as if it were made."""
    # source: cloud_controller_ng:app/repositories/service_event_repository.rb (record_service_key_event)
    told = {"service_instance_guid": key.service_instance_guid, "name": key.name}
    _record_binding(world, actor, "delete", key, {"request": told})


def _record_binding(world: World, actor: Actor, operation: str, binding: AnyBinding, data: Mapping[str, Json]) -> None:
    name = "" if isinstance(binding, RouteBinding) else binding.name or ""
    target = (BINDINGS[type(binding)], binding.guid, name)
    record(world, actor, operation, target, data, space=_home(world, binding))


def _home(world: World, binding: AnyBinding) -> Space | None:
    """The space of the bound app; of anything else the instance's."""
    app = world.apps.get(binding.app_guid) if isinstance(binding, ServiceBinding) else None
    place = app or world.service_instances.get(binding.service_instance_guid)
    return world.spaces.get(place.space_guid) if place else None


def record_broker(world: World, actor: Actor, operation: str, broker: ServiceBroker, request: Json) -> None:
    """create, update, delete. Of a broker's space nothing is told."""
    record(world, actor, operation, ("service_broker", broker.guid, broker.name), {"request": request})


def record_visibility(
    world: World, actor: Actor, operation: str, guid: str, request: Json, organization_guid: str | None = None
) -> None:
    """create, update, delete of where a plan may be used; `guid` is the visibility's, and in v3 the plan's."""
    target = ("service_plan_visibility", guid, "")
    record(world, actor, operation, target, {"request": request}, organization_guid=organization_guid)


def record_removed(world: World, actor: Actor, removed: ServiceOffering | ServicePlan, *, purged: bool = False) -> None:
    """An offering or a plan that somebody, not its broker, removed."""
    kind = "service_plan" if isinstance(removed, ServicePlan) else "service"
    request = {"purge": True} if purged else {}
    record(world, actor, "delete", (kind, removed.guid, removed.name), {"request": request})


def record_asked(world: World, requester: Requester, operation: str, instance: ServiceInstance) -> None:
    """Write down what came of the request behind a broker call."""
    record_instance(world, requester.actor, operation, instance, requester.request)


def touch(world: World, event: AuditEvent) -> AuditEvent:
    """Save an event as it is: only the time of its last change is another."""
    return world.change(event, updated_at=world.now())
