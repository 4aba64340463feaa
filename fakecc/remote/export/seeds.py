"""The seed that a foundation is written as."""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.remote.exchanges import at
from fakecc.remote.export import routing, services
from fakecc.remote.export.foundation import Foundation, Resource, related_guid
from fakecc.remote.export.naming import Naming

UNLIMITED = -1
# Where the Cloud Controller shows a limit, by the name that seeds have for it.
LIMITS = {
    "memory_limit": "/apps/total_memory_in_mb",
    "instance_memory_limit": "/apps/per_process_memory_in_mb",
    "app_instance_limit": "/apps/total_instances",
    "app_task_limit": "/apps/per_app_tasks",
    "log_rate_limit": "/apps/log_rate_limit_in_bytes_per_second",
    "total_services": "/services/total_service_instances",
    "total_service_keys": "/services/total_service_keys",
    "total_routes": "/routes/total_routes",
    "total_reserved_route_ports": "/routes/total_reserved_ports",
}
ORGANIZATION_LIMITS = {**LIMITS, "total_private_domains": "/domains/total_domains"}


def seed_of(foundation: Foundation, naming: Naming) -> dict[str, Json]:
    """Everything that was read, in the form of fakecc/presets/seed.schema.json."""
    seed: dict[str, Json] = {
        "users": [_user(naming, each) for each in foundation.resources("users") if each["username"]],
        "organization_quotas": [
            _quota(naming, each, ORGANIZATION_LIMITS) for each in foundation.resources("organization_quotas")
        ],
        "organizations": [_organization(foundation, naming, each) for each in foundation.resources("organizations")],
        "router_groups": routing.router_groups(foundation),
        "domains": routing.domains(foundation, naming),
        "service_brokers": services.brokers(foundation, naming),
        "feature_flags": {**foundation.feature_flags},
    }
    return {name: naming.without_telling(part) for name, part in seed.items()}


def _user(naming: Naming, user: Resource) -> Json:
    return {"username": naming.name("user", user["username"]), "guid": user["guid"], "metadata": user["metadata"]}


def _quota(naming: Naming, quota: Resource, limits: Mapping[str, str]) -> Json:
    shown = {name: at(quota, path) for name, path in limits.items()}
    return {
        "name": naming.name("quota", quota["name"]),
        "guid": quota["guid"],
        "non_basic_services_allowed": at(quota, "/services/paid_services_allowed") is True,
        **{name: UNLIMITED if limit is None else limit for name, limit in shown.items()},
    }


def _organization(foundation: Foundation, naming: Naming, organization: Resource) -> Json:
    guid = organization["guid"]
    quotas = foundation.related("space_quotas", "organization").get(guid, [])
    spaces = foundation.related("spaces", "organization").get(guid, [])
    return {
        "name": naming.name("organization", organization["name"]),
        "guid": guid,
        "suspended": organization["suspended"],
        **_quota_name(foundation, naming, organization),
        "metadata": organization["metadata"],
        "roles": _roles(foundation, naming, "organization", guid),
        "space_quotas": [_quota(naming, each, LIMITS) for each in quotas],
        "spaces": [_space(foundation, naming, each) for each in spaces],
    }


def _space(foundation: Foundation, naming: Naming, space: Resource) -> Json:
    guid = space["guid"]
    apps = foundation.related("apps", "space").get(guid, [])
    ssh = at(foundation.one(f"/v3/spaces/{guid}/features/ssh"), "/enabled")
    return {
        "name": naming.name("space", space["name"]),
        "guid": guid,
        **({"allow_ssh": ssh} if isinstance(ssh, bool) else {}),
        **_quota_name(foundation, naming, space),
        "metadata": space["metadata"],
        "roles": _roles(foundation, naming, "space", guid),
        "apps": [_app(foundation, naming, each) for each in apps],
        "routes": routing.routes(foundation, naming, guid),
        "service_instances": services.instances(foundation, naming, guid),
    }


def _app(foundation: Foundation, naming: Naming, app: Resource) -> Json:
    variables: Json = None
    if foundation.with_values:
        variables = at(foundation.one(f"/v3/apps/{app['guid']}/environment_variables"), "/var")
    return {
        "name": naming.name("app", app["name"]),
        "guid": app["guid"],
        "state": app["state"],
        **({"environment_variables": variables} if variables else {}),
        "metadata": app["metadata"],
    }


def _quota_name(foundation: Foundation, naming: Naming, resource: Resource) -> dict[str, Json]:
    """The quota of an organization or a space, where it has one that could be read."""
    name = foundation.name_of(related_guid(resource, "quota"))
    return {"quota": naming.name("quota", name)} if name else {}


def _roles(foundation: Foundation, naming: Naming, relation: str, guid: str) -> Json:
    """The names of users by role. Users without a name, who are clients, are left out."""
    found: dict[str, list[str]] = {}
    for role in foundation.related("roles", relation).get(guid, []):
        username = foundation.name_of(related_guid(role, "user"))
        if username:
            found.setdefault(role["type"], []).append(naming.name("user", username))
    return found
