"""User-provided service instances: no broker is behind them, so whatever happens to them happens at once.

Source: cloud_controller_ng:app/actions/service_instance_create_user_provided.rb,
service_instance_update_user_provided.rb, app/models/services/user_provided_service_instance.rb
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.actions import audit_events
from fakecc.actions.audit_events import Actor
from fakecc.actions.services import bindings, service_instances, service_usage_events
from fakecc.actions.services.service_instances import WHITE, name_as_stored
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceInstance
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World, action

# The fields that the model strips of white space: strip_attributes.
URLS = ("syslog_drain_url", "route_service_url")
# What a client reads in v3 of an operation that had nobody to wait for.
SUCCEEDED = "Operation succeeded"


def draft(
    world: World,
    *,
    name: str,
    space_guid: str,
    credentials: Json = None,
    syslog_drain_url: str | None = None,
    route_service_url: str | None = None,
    tags: tuple[str, ...] = (),
    last_operation: LastOperation | None = None,
) -> ServiceInstance:
    """A user-provided instance that is in no table yet; check it with service_instances.check."""
    return ServiceInstance(
        **world.stamp(ServiceInstance),
        name=name_as_stored(name),
        space_guid=space_guid,
        tags=tags,
        credentials=credentials,
        syslog_drain_url=None if syslog_drain_url is None else name_as_stored(syslog_drain_url),
        route_service_url=None if route_service_url is None else route_service_url.strip(WHITE),
        last_operation=last_operation,
    )


def update(world: World, instance: ServiceInstance, **changed: object) -> ServiceInstance:
    """Change an instance, whatever is in progress; what is bound to it follows.

    Raises Invalid as service_instances.check does.
    """
    stored = _values_to_store(world, instance, changed)
    instance = service_instances.change(world, instance, **stored)
    _update_bindings(world, instance, stored)
    return instance


def save(world: World, instance: ServiceInstance, **changed: object) -> ServiceInstance:
    """Change an instance as v2 does: it and its bindings are saved even unchanged, and routes keep their URL.

    All columns are saved, so there is a usage event each time. Raises Invalid as service_instances.check does.
    Source: cloud_controller_ng:lib/sequel_plugins/vcap_serialization.rb (update_from_hash),
    app/actions/services/propagate_instance_credentials.rb
    """
    stored = _values_to_store(world, instance, changed)
    instance = world.change(instance, **stored, updated_at=world.now())
    service_usage_events.record(world, "UPDATED", instance)
    _save_bindings(
        world,
        instance,
        credentials=instance.credentials,
        syslog_drain_url=bindings.drain_without_comma(instance.syslog_drain_url),
    )
    return instance


def _values_to_store(world: World, instance: ServiceInstance, changed: Mapping[str, object]) -> dict[str, object]:
    """The changes as they are stored. Raises Invalid."""
    stored = _as_stored(changed)
    wanted = replace(instance, **stored)
    found = list(service_instances.complaints(world, wanted))
    if changed.get("name", "") is None:
        # The rule about its length has a word of its own for null.
        # source: sequel:lib/sequel/plugins/validation_helpers.rb
        found.insert(found.index(("name", "presence")) + 1, ("name", "is not present"))
    service_instances.refuse(found, wanted.name)
    return stored


def _as_stored(changed: Mapping[str, object]) -> dict[str, object]:
    """Without white space around name and URLs. A null name is a blank one: the model finds it missing."""
    stored = dict(changed)
    if "name" in changed:
        stored["name"] = name_as_stored(str(changed["name"] or ""))
    for field in URLS:
        url = changed.get(field)
        if isinstance(url, str):
            # A NUL makes an invalid URL of that of a route service.
            stored[field] = url.strip(WHITE) if field == "route_service_url" else name_as_stored(url)
    return stored


def _update_bindings(world: World, instance: ServiceInstance, changed: Mapping[str, object]) -> None:
    copied = {field: changed[field] for field in ("credentials", "syslog_drain_url") if field in changed}
    if "syslog_drain_url" in copied:
        copied["syslog_drain_url"] = bindings.drain_without_comma(instance.syslog_drain_url)
    if copied:
        _save_bindings(world, instance, **copied)
    if changed.get("route_service_url") is not None:
        for bound in world.route_bindings.find(service_instance_guid=instance.guid):
            world.change(bound, route_service_url=changed["route_service_url"])


def _save_bindings(world: World, instance: ServiceInstance, **copied: object) -> None:
    """Saved whether they differ or not, which moves updated_at."""
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        world.change(binding, **copied, updated_at=world.now())


def delete_with_bindings(world: World, instance: ServiceInstance, actor: Actor) -> None:
    """Delete it with the bindings of apps, of which nothing is written down, as v2's models do.

    The deletion itself is an audit event of `actor`.
    """
    for binding in world.service_bindings.find(service_instance_guid=instance.guid):
        world.remove(binding)
    service_instances.delete(world, instance)
    audit_events.record_instance(world, actor, "delete", instance, {})


@action
def delete_by_guid(world: World, *, guid: str, requester: dict[str, Json]) -> None:
    """The work of a job that deletes one, if it is still there. Raises Broken while a route is bound to it."""
    instance = world.service_instances.get(guid)
    if instance is None:
        return
    if world.route_bindings.first(service_instance_guid=guid):
        raise Broken("the database keeps what a route is bound to")
    delete_with_bindings(world, instance, Requester.of(requester).actor)
