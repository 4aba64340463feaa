"""Present the usage summary of an organization or a space.

Source: cloud_controller_ng:app/presenters/v3/organization_usage_summary_presenter.rb
"""

from __future__ import annotations

from fakecc.actions.tenancy.usage_summary import usage
from fakecc.json_types import Json
from fakecc.world import World
from fakecc.world.consumption import Consumption


def present_usage(world: World, used_here: Consumption, organization_guid: str, links: Json) -> Json:
    """Present what a place in the organization, or all of it, uses of what quotas limit."""
    used = usage(world, used_here, organization_guid)
    return {
        "usage_summary": {
            "started_instances": used.started_instances,
            "memory_in_mb": used.memory,
            "routes": used.routes,
            "service_instances": used.service_instances,
            "reserved_ports": used.reserved_ports,
            "domains": used.domains,
            "per_app_tasks": used.tasks,
            "service_keys": used.service_keys,
        },
        "links": links,
    }
