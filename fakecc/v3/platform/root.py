"""GET /v3, /v3/info and /v3/info/usage_summary.

Source: cloud_controller_ng:app/controllers/v3/root_controller.rb, info_controller.rb,
app/fetchers/global_usage_summary_fetcher.rb
"""

from __future__ import annotations

from fakecc import errors
from fakecc.call import Call, Reply, endpoint
from fakecc.models.relations import GROUP_OF_ROUTE
from fakecc.store import Total
from fakecc.v3.presenting import link, ok
from fakecc.world.consumption import LIVING

RESOURCES = (
    "app_usage_events", "apps", "audit_events", "buildpacks", "builds", "deployments", "domains", "droplets",
    "environment_variable_groups", "feature_flags", "info", "isolation_segments", "organizations", "organization_quotas",
    "packages", "processes", "resource_matches", "roles", "routes", "security_groups", "service_brokers",
    "service_instances", "service_credential_bindings", "service_offerings", "service_plans", "service_route_bindings",
    "service_usage_events", "spaces", "space_quotas", "stacks", "tasks", "users",
)  # fmt: skip

# What is added up of the processes and tasks of each state.
INSTANCES = Total(("state",), ("instances",))
MEMORY = Total(("state",), ("memory", "instances"))
TASK_MEMORY = Total(("state",), ("memory_in_mb",))


def show(call: Call) -> Reply:
    """Show the addresses of all resources."""
    return ok({"links": {"self": link(call, "/v3"), **{name: link(call, f"/v3/{name}") for name in RESOURCES}}})


def show_info(call: Call) -> Reply:
    """Show the description of the installation."""
    info = call.world.settings.info
    limiter = call.world.settings.rate_limiter
    return ok(
        {
            "build": info["build"],
            "cli_version": {
                "minimum": info["min_cli_version"] or "",
                "recommended": info["min_recommended_cli_version"] or "",
            },
            "custom": info["custom"] or {},
            "description": info["description"],
            "name": info["name"],
            "version": info["version"],
            "osbapi_version": call.world.settings.api_versions["osbapi"],
            "rate_limits": {
                "enabled": limiter["enabled"],
                "general_limit": limiter["per_process_general_limit"],
                "reset_interval_in_minutes": limiter["reset_interval_in_minutes"],
            },
            "links": {"self": link(call, "/v3/info"), "support": {"href": info["support_address"]}},
        }
    )


def show_usage_summary(call: Call) -> Reply:
    """Show what the whole installation uses. For callers who do not read globally this is an unknown request."""
    if not call.permissions.can_read_globally():
        raise errors.NotFound()
    processes, tasks = call.world.processes, call.world.tasks
    # Here alone, what waits to run has no memory. source: cloud_controller_ng:app/fetchers/global_usage_summary_fetcher.rb
    memory = processes.total(MEMORY, "STARTED") + tasks.total(TASK_MEMORY, "RUNNING")
    return ok(
        {
            "usage_summary": {
                "started_instances": processes.total(INSTANCES, "STARTED"),
                "memory_in_mb": memory,
                "routes": len(call.world.routes),
                "service_instances": len(call.world.service_instances.select({"managed": (True,)})),
                "reserved_ports": len(call.world.routes) - len(call.world.routes.select({GROUP_OF_ROUTE: (None,)})),
                "domains": len(call.world.domains) - len(call.world.domains.select({"organization_guid": (None,)})),
                "per_app_tasks": len(tasks.select({"state": LIVING})),
                "service_keys": len(call.world.service_keys),
            },
            "links": {"self": link(call, "/v3/info/usage_summary")},
        }
    )


ENDPOINTS = [
    endpoint("GET", "/v3", show, "anonymous"),
    endpoint("GET", "/v3/info", show_info, "anonymous"),
    endpoint("GET", "/v3/info/usage_summary", show_usage_summary),
]
