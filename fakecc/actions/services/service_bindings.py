"""What may happen to bindings of apps.

Source: cloud_controller_ng:app/actions/service_credential_binding_app_create.rb, app/models/services/service_binding.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fakecc.actions.services import bindings, orphan_mitigation
from fakecc.actions.services.navigation import instance_of, offering_if_managed
from fakecc.errors import Broken, Invalid
from fakecc.models.apps import App
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.models.services import AnyBinding, ServiceBinding, ServiceInstance
from fakecc.osb.requester import Requester
from fakecc.records import replace
from fakecc.world import World

NAME = re.compile(r"[A-Za-z0-9_\-]+\Z")
LONGEST = 255


def draft(
    world: World,
    instance: ServiceInstance,
    app: App,
    *,
    name: str | None = None,
    last_operation: LastOperation | None = None,
    metadata: Metadata = NO_METADATA,
) -> ServiceBinding:
    """A binding that is in no table yet; it begins with empty credentials."""
    return ServiceBinding(
        **world.stamp(ServiceBinding),
        app_guid=app.guid,
        service_instance_guid=instance.guid,
        name=name,
        credentials={},
        last_operation=last_operation,
        metadata=metadata,
    )


def is_reachable(app: App, instance: ServiceInstance) -> bool:
    """Does the app live where the instance does, or where it is shared into?"""
    return app.space_guid in (instance.space_guid, *instance.shared_space_guids)


def check_instance(world: World, instance: ServiceInstance, app: App) -> None:
    """May this app be bound to this instance now?

    Raises Invalid("app", "space"), ("plan", "bindable"), ("instance", "volume_mount"), ("instance", "created"),
    ("instance", "busy").
    """
    if not is_reachable(app, instance):
        raise Invalid("app", "space")
    bindings.check_bindable(world, instance)
    offering = offering_if_managed(world, instance)
    if offering and "volume_mount" in offering.requires and not world.settings.volume_services_enabled:
        raise Invalid("instance", "volume_mount")
    bindings.check_instance_ready(instance)


def check_name(name: object) -> None:
    """Raises Invalid("name", "format") and ("name", "length"); an empty one passes."""
    # Sequel makes NULL of an empty list; it fails on other values
    # that are no text. recording: v3-bindings/create-names-refused
    if name is None or name == []:
        return
    if not isinstance(name, str):
        message = "the name of a binding that is no text"
        raise Broken(message)
    for problem in reversed(list(name_problems(name))):
        raise problem


def name_problems(name: str) -> Iterator[Invalid]:
    """All that is wrong with a name, in the order in which the model validates it."""
    if len(name) > LONGEST:
        yield Invalid("name", "length")
    if name.strip() and not NAME.match(name):
        yield Invalid("name", "format")


def make_way(world: World, instance: ServiceInstance, app: App, *, name: str | None, requester: Requester) -> int:
    """Delete failed bindings of the app to the instance; how many others there are.

    Raises Invalid("binding", "creating"), ("binding", "created"), ("binding", "deleting"), ("name", "same").
    """
    limit = world.settings.max_service_credential_bindings_per_app_service_instance
    others = 0
    for other in world.service_bindings.find(app_guid=app.guid, service_instance_guid=instance.guid):
        if bindings.has(other, "create", "failed"):
            replace_failed(world, other, requester)
            continue
        if bindings.is_created(other) and limit == 1:
            raise Invalid("binding", "created")
        if bindings.is_creating(other):
            raise Invalid("binding", "created") if limit == 1 else Invalid("binding", "creating", guid=other.guid)
        if bindings.has(other, "delete", "in progress", "failed"):
            raise Invalid("binding", "deleting", limit=limit)
        if other.name != name:
            raise Invalid("name", "same")
        others += 1
    return others


def replace_failed(world: World, binding: AnyBinding, requester: Requester) -> None:
    """Delete a binding that could not be created, here and at the broker, to make room for a new one."""
    if bindings.is_managed(world, binding):
        orphan_mitigation.mitigate_binding(world, binding, requester)
    world.remove(binding)


def check_count(world: World, others: int, *, multiple: bool) -> None:
    """Raises Invalid("binding", "count", limit=...) and ("binding", "created")."""
    limit = world.settings.max_service_credential_bindings_per_app_service_instance
    if multiple and others >= limit:
        raise Invalid("binding", "count", limit=limit)
    if not multiple and others:
        raise Invalid("binding", "created")


def check_name_free(world: World, instance: ServiceInstance, app: App, name: object) -> None:
    """Raises Invalid("name", "unique") where the app's binding to another instance has that name.

    Raises Unstorable for a NUL, which the database is asked about before the model looks at the name.
    """
    named = world.service_bindings.find(app_guid=app.guid, name=name) if isinstance(name, str) else []
    if any(other.service_instance_guid != instance.guid for other in named):
        raise Invalid("name", "unique", name=name)


def bind_user_provided(world: World, binding: ServiceBinding) -> ServiceBinding:
    """Put a user-provided instance's binding into its table: its contents are the instance's."""
    instance = instance_of(world, binding)
    drain = bindings.drain_without_comma(instance.syslog_drain_url)
    return world.add(replace(binding, credentials=instance.credentials, syslog_drain_url=drain))
