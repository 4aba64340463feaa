"""What the spaces of an organization use of what their quotas limit.

Source: cloud_controller_ng:app/presenters/v3/organization_usage_summary_presenter.rb, space_usage_summary_presenter.rb
"""

from __future__ import annotations

from fakecc.records import Value, value_type
from fakecc.world import World
from fakecc.world.consumption import Consumption


@value_type
class Usage(Value):
    """Memory in MB; only managed instances count."""

    started_instances: int
    memory: int
    routes: int
    service_instances: int
    reserved_ports: int
    domains: int
    tasks: int
    service_keys: int


def usage(world: World, used: Consumption, organization_guid: str) -> Usage:
    """What a space or an organization uses; `domains` are those that the organization owns."""
    return Usage(
        started_instances=used.started_instances(),
        memory=used.memory(),
        routes=used.routes(),
        service_instances=used.managed_instances(),
        reserved_ports=used.reserved_ports(),
        domains=len(world.domains.select({"organization_guid": (organization_guid,)})),
        tasks=used.living_tasks(),
        service_keys=used.service_keys(),
    )
