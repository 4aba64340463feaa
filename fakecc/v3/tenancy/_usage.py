"""Present the usage summary of an organization or a space.

Source: cloud_controller_ng:app/presenters/v3/organization_usage_summary_presenter.rb
"""

from __future__ import annotations

from fakecc.actions.tenancy.usage_summary import usage
from fakecc.json_types import Json
from fakecc.models.tenancy import Space
from fakecc.world import World


def present_usage(world: World, organization_guid: str, spaces: list[Space], links: Json) -> Json:
    """Present what these spaces use of their quotas' limits."""
    used = usage(world, organization_guid, spaces)
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
