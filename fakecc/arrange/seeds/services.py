"""Seeds of what stands in spaces: apps, service instances in any state, their bindings and keys."""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names as naming
from fakecc.models.apps import App, Process
from fakecc.models.common import LastOperation
from fakecc.models.services import BrokerOperation, ServiceBinding, ServiceInstance, ServiceKey, ServicePlan
from fakecc.models.tenancy import Space
from fakecc.world import World


def apps(world: World, document: Part) -> None:
    """Apps, each with its web process."""
    for part, space in _spaces(world, document):
        for app in part.each("apps"):
            _refuse_taken(app, [known.name for known in world.apps.find(space_guid=space.guid)])
            _app(world, app, space)


def instances(world: World, document: Part) -> None:
    """Service instances with their bindings and keys."""
    for part, space in _spaces(world, document):
        for instance in part.each("service_instances"):
            _refuse_taken(instance, [known.name for known in world.service_instances.find(space_guid=space.guid)])
            made = _instance(world, instance, space)
            for binding in instance.each("bindings"):
                _binding(world, binding, made)
            for key in instance.each("keys"):
                _key(world, key, made)


def _spaces(world: World, document: Part) -> Iterator[tuple[Part, Space]]:
    for organization in document.each("organizations"):
        for part in organization.each("spaces"):
            guid = naming.organization(world, organization.at("name")).guid
            yield part, naming.record_named(part.at("name"), world.spaces, organization_guid=guid)


def _refuse_taken(part: Part, taken: list[str]) -> None:
    if part["name"].lower() in {name.lower() for name in taken}:
        raise part.at("name").error(f"the space has a {part['name']!r} already")


def _app(world: World, part: Part, space: Space) -> None:
    stamp = naming.stamp(world, part, App)
    world.add(
        App(
            **stamp,
            name=part["name"],
            space_guid=space.guid,
            desired_state=part.get("state", "STOPPED"),
            lifecycle_data={"buildpacks": [], "stack": world.settings.stacks["default"]},
            environment_variables=part.get("environment_variables", {}),
            metadata=naming.metadata(part),
        )
    )
    # An app's first web process has the app's guid. source: cloud_controller_ng:app/actions/app_create.rb
    world.add(
        Process(
            **stamp,
            app_guid=stamp["guid"],
            memory=world.settings.default_app_memory,
            disk_quota=world.settings.default_app_disk_in_mb,
            version=world.guid("Version"),
        )
    )


def _instance(world: World, part: Part, space: Space) -> ServiceInstance:
    plan = naming.plan(world, part.at("plan")) if "plan" in part else None
    stamp = naming.stamp(world, part, ServiceInstance)
    shared = part.at("shared_spaces")
    given = part.present(
        "credentials", "gateway_data", "syslog_drain_url", "route_service_url", "dashboard_url", "maintenance_info"
    )
    if plan is None:
        given.setdefault("credentials", {})
    elif "maintenance_info" not in given:
        given["maintenance_info"] = plan.maintenance_info
    _remember(world, part, "provision", stamp["guid"])
    return world.add(
        ServiceInstance(
            **stamp,
            name=part["name"],
            space_guid=space.guid,
            service_plan_guid=plan.guid if plan else None,
            tags=tuple(part.get("tags", ())),
            shared_space_guids=tuple(
                naming.space(world, shared.at(index)).guid for index in range(len(shared.value or ()))
            ),
            last_operation=_operation(world, part, plan, stamp["updated_at"]),
            metadata=naming.metadata(part),
            **given,
        )
    )


def _remember(world: World, part: Part, kind: str, guid: str) -> None:
    """Have the scripted broker know the parameters."""
    if "parameters" in part:
        world.add(
            BrokerOperation(
                **world.stamp(BrokerOperation),
                kind=kind,
                resource_guid=guid,
                progress="immediate",
                outcome="succeeded",
                remembered=part.present("parameters"),
            )
        )


def _operation(world: World, part: Part, plan: ServicePlan | None, at: float) -> LastOperation | None:
    if "last_operation" in part or plan is None:
        return naming.last_operation(world, part.at("last_operation"))
    return LastOperation(type="create", state="succeeded", description="", created_at=at, updated_at=at)


def _binding(world: World, part: Part, instance: ServiceInstance) -> None:
    app = _bound_app(world, part.at("app"), instance)
    given = part.present("name", "syslog_drain_url", "volume_mounts")
    stamp = naming.stamp(world, part, ServiceBinding)
    _remember(world, part, "bind", stamp["guid"])
    world.add(
        ServiceBinding(
            **stamp,
            app_guid=app.guid,
            service_instance_guid=instance.guid,
            credentials=part.get("credentials", instance.credentials or {}),
            last_operation=naming.last_operation(world, part.at("last_operation")),
            metadata=naming.metadata(part),
            **given,
        )
    )


def _bound_app(world: World, part: Part, instance: ServiceInstance) -> App:
    path, _, name = part.value.rpartition("/")
    space_guid = instance.space_guid
    if path:
        space_guid = naming.space(world, Part(path, part.pointer)).guid
    return naming.record_named(Part(name, part.pointer), world.apps, space_guid=space_guid)


def _key(world: World, part: Part, instance: ServiceInstance) -> None:
    _refuse_taken(part, [key.name for key in world.service_keys.find(service_instance_guid=instance.guid)])
    stamp = naming.stamp(world, part, ServiceKey)
    _remember(world, part, "bind", stamp["guid"])
    world.add(
        ServiceKey(
            **stamp,
            name=part["name"],
            service_instance_guid=instance.guid,
            credentials=part.get("credentials", {}),
            last_operation=naming.last_operation(world, part.at("last_operation")),
            metadata=naming.metadata(part),
        )
    )
