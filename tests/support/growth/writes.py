"""Writes of every kind to a world that grows (growth.py): method, path and body; they leave no trace."""

from fakecc import v2, v3
from support.growth import Watched, ask

LABELS = {"metadata": {"labels": {"tier": "two"}, "annotations": {"note": "new"}}}
# The names of the kinds that a path has, and of their tables.
TABLES = {
    "private_domains": "domains", "shared_domains": "domains", "organization_quota_definitions": "organization_quotas",
    "quota_definitions": "organization_quotas", "space_quota_definitions": "space_quotas", "services": "service_offerings",
    "user_provided_service_instances": "service_instances", "managed_service_instances": "service_instances",
    "service_route_bindings": "route_bindings", "service_credential_bindings": "service_keys",
}  # fmt: skip


def related(stage, **kinds):
    return {name: {"data": {"guid": stage.guids[kind]}} for name, kind in kinds.items()}


def posts(stage):
    """What is made, each once: path and body."""
    guids, name = stage.guids, {"name": "fresh"}
    space, instance = related(stage, space="spaces"), related(stage, service_instance="service_instances")
    app, user = f"/v3/apps/{guids['apps']}", related(stage, user="users")
    yield "/v3/organizations", name
    yield "/v3/spaces", {**name, "relationships": related(stage, organization="organizations")}
    yield "/v3/apps", {**name, "relationships": space}
    yield f"{app}/actions/start", None
    yield f"{app}/actions/stop", None
    yield f"{app}/actions/restart", None
    yield f"{app}/tasks", {"command": "ls"}
    yield f"{app}/sidecars", {**name, "command": "ls", "process_types": ["web"]}
    yield f"/v3/processes/{guids['processes']}/actions/scale", {"instances": 2, "memory_in_mb": 64}
    yield "/v3/packages", {"type": "bits", "relationships": related(stage, app="apps")}
    yield "/v3/builds", {"package": {"guid": guids["packages"]}}
    yield "/v3/deployments", {"relationships": related(stage, app="apps")}
    yield "/v3/domains", {"name": "fresh.example.org"}
    yield "/v3/domains", {"name": "fresh.example.org", "relationships": related(stage, organization="organizations")}
    yield "/v3/routes", {"host": "fresh", "relationships": {**space, **related(stage, domain="domains")}}
    destination = {"app": {"guid": guids["apps"], "process": {"type": "worker"}}}
    yield f"/v3/routes/{guids['routes']}/destinations", {"destinations": [destination]}
    of_plan = {**space, **related(stage, service_plan="service_plans")}
    yield "/v3/service_instances", {"type": "managed", **name, "relationships": of_plan}
    yield "/v3/service_instances", {"type": "user-provided", **name, "relationships": space}
    bound = {
        "type": "app",
        **name,
        "relationships": {**related(stage, app="apps", service_instance="bound_service_instances")},
    }
    yield "/v3/service_credential_bindings", bound
    yield "/v3/service_credential_bindings", {"type": "key", **name, "relationships": instance}
    yield (
        "/v3/roles",
        {
            "type": "organization_auditor",
            "relationships": {**related(stage, organization="organizations"), "user": {"data": {"guid": "users-60"}}},
        },
    )
    yield "/v3/roles", {"type": "space_supporter", "relationships": {**space, **user}}
    yield "/v3/security_groups", name
    yield "/v3/isolation_segments", name
    yield "/v3/organization_quotas", name
    yield "/v3/space_quotas", {**name, "relationships": related(stage, organization="organizations")}
    yield "/v3/stacks", name
    yield "/v3/buildpacks", {**name, "position": 100000}  # one before others moves them all
    yield "/v3/users", {"guid": "fresh"}
    yield f"/v3/service_plans/{guids['service_plans']}/visibility", {"type": "public"}
    yield "/v2/organizations", name
    yield "/v2/spaces", {**name, "organization_guid": guids["organizations"]}
    yield "/v2/apps", {**name, "space_guid": guids["spaces"]}
    yield "/v2/routes", {"host": "fresh", "domain_guid": guids["domains"], "space_guid": guids["spaces"]}
    yield "/v2/service_instances", {**name, "space_guid": guids["spaces"], "service_plan_guid": guids["service_plans"]}
    yield "/v2/user_provided_service_instances", {**name, "space_guid": guids["spaces"]}
    yield "/v2/service_keys", {**name, "service_instance_guid": guids["service_instances"]}
    to_bind = {"app_guid": guids["apps"], "service_instance_guid": guids["bound_service_instances"]}
    yield "/v2/service_bindings", to_bind
    yield (
        "/v2/quota_definitions",
        {**name, "non_basic_services_allowed": True, "total_services": 1, "total_routes": 1, "memory_limit": 1},
    )
    yield "/v2/security_groups", name
    yield "/v2/private_domains", {"name": "fresh.example.org", "owning_organization_guid": guids["organizations"]}
    yield "/v2/shared_domains", {"name": "fresh.example.org"}


def writes(stage, number):
    """Every write: what is made; what is changed of what stands on the stage; what is deleted, of what has grown."""
    yield from (("POST", path, body) for path, body in posts(stage))
    for view in (v3, v2):
        for listed in view.VIEW.endpoints:
            kind = listed.rule.split("/")[2] if listed.rule.count("/") > 1 else ""
            if listed.rule != f"/v{2 if view is v2 else 3}/{kind}/<guid>":
                continue
            if listed.method == "DELETE":
                yield "DELETE", stage.path(listed.rule, f"{TABLES.get(kind, kind)}-{number}"), None
            if listed.method in {"PATCH", "PUT"} and stage.path(listed.rule):
                yield listed.method, stage.path(listed.rule), LABELS if view is v3 else {}
                yield listed.method, stage.path(listed.rule), {"name": "fresh"}


def write(stage, method, path, body):
    """The status, and how many records the request reads, and what follows from it at once."""
    with stage.world.savepoint():
        Watched.count = 0
        reply = ask(stage.world, method, path, body)
        stage.world.catch_up()
        return reply.status, Watched.count
