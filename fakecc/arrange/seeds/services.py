"""Seeds of services: brokers with their catalogs, instances in any state, their bindings and keys."""

from __future__ import annotations

from functools import lru_cache

from fakecc.actions.services import (
    bindings,
    catalogs,
    last_operations,
    navigation,
    plan_visibility,
    service_bindings,
    service_brokers,
    service_instances,
    service_keys,
    user_provided_instances,
)
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.brokers import scripted
from fakecc.json_types import Json
from fakecc.models.apps import App
from fakecc.models.arranged import PlanBehaviour
from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceBroker, ServiceInstance, ServiceOffering, ServicePlan
from fakecc.models.tenancy import Space
from fakecc.records import replace
from fakecc.world import World


def add_brokers(world: World, document: Part) -> None:
    """Add brokers with offerings and plans, as if their catalogs had been read. Raises BadInput for a name in use."""
    for part in document.each("service_brokers"):
        if world.service_brokers.first(name=part["name"]):
            raise part.at("name").error(f"there is a service broker {part['name']!r} already")
        broker = _add_broker(world, part)
        for offering in part.each("offerings"):
            _add_offering(world, offering, broker)


def add_instances(world: World, document: Part) -> None:
    """Add service instances with their bindings and keys. Raises BadInput for a name in use."""
    for part, space in names.spaces(world, document):
        free = names.FreeNames(known.name for known in world.service_instances.find(space_guid=space.guid))
        for given in part.each("service_instances"):
            free.take(given)
            instance = _add_instance(world, given, space)
            for binding in given.each("bindings"):
                _add_binding(world, binding, instance)
            free_keys = names.FreeNames(())
            for key in given.each("keys"):
                free_keys.take(key)
                _add_key(world, key, instance)


def _add_broker(world: World, part: Part) -> ServiceBroker:
    if not part["name"].strip():
        raise part.at("name").error("the name is blank")
    drafted = service_brokers.draft(
        world,
        name=part["name"],
        url=part.get("url", f"scripted://{part['name']}"),
        username=part.get("username", "broker"),
        password=part.get("password", "secret"),
        state=part.get("state", "AVAILABLE"),
        space_guid=names.space(world, part.at("space")).guid if "space" in part else None,
        metadata=names.metadata(part),
    )
    return world.add(names.identify(world, part, drafted))


def _add_offering(world: World, part: Part, broker: ServiceBroker) -> None:
    given = part.present(
        "bindable", "active", "documentation_url", "plan_updateable", "instances_retrievable", "bindings_retrievable",
        "allow_context_updates", "extra",
    )  # fmt: skip
    drafted = catalogs.draft_offering(
        world,
        broker,
        name=part["name"],
        description=part.get("description", f"The service {part['name']}"),
        unique_id=part.get("id", ""),
        tags=tuple(part.get("tags", ())),
        requires=tuple(part.get("requires", ())),
        metadata=names.metadata(part),
        **given,
    )
    offering = names.identify(world, part, drafted)
    world.add(replace(offering, unique_id=offering.unique_id or offering.guid))
    for plan in part.each("plans"):
        _add_plan(world, plan, offering, broker)


def _add_plan(world: World, part: Part, offering: ServiceOffering, broker: ServiceBroker) -> None:
    schemas = part.get("schemas", {})
    visibility = _visibility(part, broker)
    given = part.present(
        "free", "active", "bindable", "plan_updateable", "maximum_polling_duration", "maintenance_info", "extra"
    )
    drafted = catalogs.draft_plan(
        world,
        offering,
        name=part["name"],
        description=part.get("description", f"The plan {part['name']}"),
        unique_id=part.get("id", ""),
        public=visibility == "public",
        create_instance_schema=schemas.get("create_instance"),
        update_instance_schema=schemas.get("update_instance"),
        create_binding_schema=schemas.get("create_binding"),
        metadata=names.metadata(part),
        **given,
    )
    plan = names.identify(world, part, drafted)
    world.add(replace(plan, unique_id=plan.unique_id or plan.guid))
    if "behaviour" in part:
        world.add(PlanBehaviour(**world.stamp(PlanBehaviour), service_plan_guid=plan.guid, **part["behaviour"]))
    for name in part.each("visibility") if isinstance(visibility, list) else ():
        guid = names.organization(world, name).guid
        world.add(plan_visibility.draft(world, plan_guid=plan.guid, organization_guid=guid))


def _visibility(part: Part, broker: ServiceBroker) -> Json:
    """public, admin, or names of organizations. Raises BadInput for a plan of a space's broker: that space sees it."""
    if broker.space_guid is None:
        return part.get("visibility", "public")
    if part.get("visibility", "admin") != "admin":
        raise part.at("visibility").error("a plan of a space's broker is seen in that space only", ["admin"])
    return "admin"


def _add_instance(world: World, part: Part, space: Space) -> ServiceInstance:
    plan = names.plan(world, part.at("plan")) if "plan" in part else None
    instance = names.identify(world, part, _draft_instance(world, part, space, plan))
    _remember(world, part, "provision", instance.guid)
    operation = _last_operation(world, part, _default_operation(instance))
    given = part.present(
        "credentials", "gateway_data", "syslog_drain_url", "route_service_url", "dashboard_url", "maintenance_info"
    )
    if plan and operation is not None and (operation.type, operation.state) == ("create", "initial"):
        # Empty credentials come with an answer of the broker, which has not been asked yet.
        given = {"credentials": None, **given}
    if plan and _is_made(operation):
        given = {"dashboard_url": scripted.dashboard_url_of(world, plan, instance.guid), **given}
    return world.add(
        replace(
            instance,
            tags=tuple(part.get("tags", ())),
            shared_space_guids=tuple(names.space(world, shared).guid for shared in part.each("shared_spaces")),
            last_operation=operation,
            metadata=names.metadata(part),
            **given,
        )
    )


def _draft_instance(world: World, part: Part, space: Space, plan: ServicePlan | None) -> ServiceInstance:
    if plan:
        return service_instances.draft(world, plan, name=part["name"], space_guid=space.guid, credentials={})
    made = last_operations.draft(world, "create", "succeeded", user_provided_instances.SUCCEEDED)
    return user_provided_instances.draft(world, name=part["name"], space_guid=space.guid, last_operation=made)


def _default_operation(instance: ServiceInstance) -> LastOperation:
    """A creation that succeeded when the instance was changed last."""
    at = instance.updated_at
    if instance.last_operation:
        return replace(instance.last_operation, created_at=at, updated_at=at)
    return _creation(at)


@lru_cache(maxsize=16)
def _creation(at: float) -> LastOperation:
    """One for all instances of a seed: they would take a tenth of its memory."""
    return LastOperation(type="create", state="succeeded", description="", created_at=at, updated_at=at)


def _last_operation(world: World, part: Part, default: LastOperation) -> LastOperation | None:
    return names.last_operation(world, part.at("last_operation")) if "last_operation" in part else default


def _is_made(operation: LastOperation | None) -> bool:
    """Did the broker come to the end of making it?"""
    return operation is None or operation.type != "create" or operation.state == "succeeded"


def _remember(world: World, part: Part, kind: str, guid: str) -> None:
    """Have the scripted broker know the parameters."""
    if "parameters" in part:
        scripted.remember(world, kind, guid, part["parameters"])


def _add_binding(world: World, part: Part, instance: ServiceInstance) -> None:
    app = _bound_app(world, part.at("app"), instance)
    drafted = service_bindings.draft(world, instance, app, metadata=names.metadata(part))
    binding = names.identify(world, part, drafted)
    operation = _last_operation(world, part, last_operations.draft(world, "create", "succeeded"))
    _remember(world, part, "bind", binding.guid)
    given = part.present("name", "credentials", "syslog_drain_url", "volume_mounts")
    contents = _contents(world, instance, binding.guid, operation)
    world.add(replace(binding, last_operation=operation, **{**contents, **given}))


def _contents(world: World, instance: ServiceInstance, guid: str, operation: LastOperation | None) -> dict[str, Json]:
    """What a binding holds where the seed does not say it."""
    if not instance.managed:
        drain = bindings.drain_without_comma(instance.syslog_drain_url)
        return {"credentials": instance.credentials, "syslog_drain_url": drain}
    if instance.credentials:
        return {"credentials": instance.credentials}
    if not _is_made(operation):
        return {}
    bound = scripted.contents_of(world, navigation.plan_of(world, instance), guid)
    return {
        "credentials": bound["credentials"],
        "syslog_drain_url": bindings.drain_without_comma(bound.get("syslog_drain_url")),
        "volume_mounts": bound.get("volume_mounts"),
    }


def _bound_app(world: World, part: Part, instance: ServiceInstance) -> App:
    path, _, name = part.value.rpartition("/")
    space_guid = instance.space_guid
    if path:
        space_guid = names.space(world, Part(path, part.pointer)).guid
    return names.record_named(Part(name, part.pointer), world.apps, space_guid=space_guid)


def _add_key(world: World, part: Part, instance: ServiceInstance) -> None:
    drafted = service_keys.draft(world, instance, name=part["name"], metadata=names.metadata(part))
    key = names.identify(world, part, drafted)
    operation = _last_operation(world, part, last_operations.draft(world, "create", "succeeded"))
    _remember(world, part, "bind", key.guid)
    given = part.present("credentials")
    if instance.managed and _is_made(operation):
        bound = scripted.contents_of(world, navigation.plan_of(world, instance), key.guid)
        given = {"credentials": bound["credentials"], **given}
    world.add(replace(key, last_operation=operation, **given))
