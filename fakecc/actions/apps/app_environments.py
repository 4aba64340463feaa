"""What an app finds in its environment: VCAP_SERVICES as its bindings make it, and VCAP_APPLICATION.

Source: cloud_controller_ng:app/presenters/system_environment/system_env_presenter.rb,
app/presenters/v2/service_instance_presenter.rb, lib/vcap/vars_builder.rb
"""

from __future__ import annotations

from fakecc.actions.routing.routes import url_of
from fakecc.json_types import Json
from fakecc.models.apps import App, Process
from fakecc.models.services import ServiceBinding, ServiceInstance
from fakecc.world import World

# What VCAP_SERVICES tells of a volume mount; the device stays between the broker and Diego.
VOLUME_MOUNT_KEYS = ("container_dir", "mode", "device_type")


def system_environment(world: World, app: App) -> dict[str, Json]:
    """What the platform puts into the environment: the bound services, or where their files are."""
    if app.service_binding_k8s_enabled:
        return {"SERVICE_BINDING_ROOT": "/etc/cf-service-bindings"}
    if app.file_based_vcap_services_enabled:
        return {"VCAP_SERVICES_FILE_PATH": "/etc/cf-service-bindings/vcap_services"}
    return {"VCAP_SERVICES": vcap_services(world, app)}


def vcap_services(world: World, app: App) -> dict[str, list[Json]]:
    """The bound services by label."""
    services: dict[str, list[Json]] = {}
    for entry in bound_services(world, app):
        services.setdefault(entry["label"], []).append(entry)
    return services


def bound_services(world: World, app: App) -> list[dict[str, Json]]:
    """The bound services, the oldest binding first; of several bindings to one instance the newest that was created."""
    newest: dict[str, ServiceBinding] = {}
    for binding in world.service_bindings.find(app_guid=app.guid):
        if created(binding):
            newest.pop(binding.service_instance_guid, None)
            newest[binding.service_instance_guid] = binding
    found = [(binding, world.service_instances[guid]) for guid, binding in newest.items()]
    # The binding's own name stands where the instance's would: reverse_merge! keeps the place of a key.
    return [{**_service(world, instance), **_binding_entry(binding, instance)} for binding, instance in found]


def created(binding: ServiceBinding) -> bool:
    """Did creating it succeed, and was nothing else tried since? A binding made without an operation counts."""
    operation = binding.last_operation
    return operation is None or (operation.type, operation.state) == ("create", "succeeded")


def _service(world: World, instance: ServiceInstance) -> dict[str, Json]:
    if not instance.managed or instance.service_plan_guid is None:
        return {"label": "user-provided", "name": instance.name, "tags": list(instance.tags)}
    plan = world.service_plans[instance.service_plan_guid]
    offering = world.service_offerings[plan.service_offering_guid]
    tags = dict.fromkeys((*offering.tags, *instance.tags))
    return {
        "label": offering.name,
        "provider": None,
        "plan": plan.name,
        "name": instance.name,
        "tags": list(tags),
    }


def _binding_entry(binding: ServiceBinding, instance: ServiceInstance) -> dict[str, Json]:
    return {
        "name": binding.name or instance.name,
        "instance_guid": instance.guid,
        "instance_name": instance.name,
        "binding_guid": binding.guid,
        "binding_name": binding.name,
        "credentials": binding.credentials,
        "syslog_drain_url": binding.syslog_drain_url,
        "volume_mounts": shown_volume_mounts(binding.volume_mounts),
    }


def shown_volume_mounts(mounts: Json) -> list[Json]:
    """Volume mounts without what only Diego may see."""
    if not isinstance(mounts, list):
        return []
    return [{key: value for key, value in mount.items() if key in VOLUME_MOUNT_KEYS} for mount in mounts]


def process_application(world: World, app: App, process: Process, api: str) -> dict[str, Json]:
    """The same for one process, with its limits and its own routes."""
    told = vcap_application(world, app, api)
    mappings = world.route_mappings.find(app_guid=app.guid)
    routes = {mapping.route_guid: None for mapping in mappings if mapping.process_type == process.type}
    uris = [url_of(world, world.routes[guid]) for guid in routes]
    del told["application_id"]
    return told | {
        "limits": {"fds": process.file_descriptors, "mem": process.memory, "disk": process.disk_quota},
        "application_uris": uris,
        "uris": uris,
        "process_id": process.guid,
        "process_type": process.type,
        "application_id": app.guid,
        "version": process.version,
        "application_version": process.version,
    }


def vcap_application(world: World, app: App, api: str) -> dict[str, Json]:
    """What an app is told of itself; `api` is the address of the Cloud Controller."""
    space = world.spaces[app.space_guid]
    organization = world.organizations[space.organization_guid]
    routes = {mapping.route_guid: None for mapping in world.route_mappings.find(app_guid=app.guid)}
    uris = [url_of(world, world.routes[guid]) for guid in routes]
    return {
        "cf_api": api,
        "limits": {"fds": world.settings.instance_file_descriptor_limit},
        "application_name": app.name,
        "application_uris": uris,
        "name": app.name,
        "space_name": space.name,
        "space_id": space.guid,
        "organization_id": organization.guid,
        "organization_name": organization.name,
        "uris": uris,
        "users": None,
        "application_id": app.guid,
    }
