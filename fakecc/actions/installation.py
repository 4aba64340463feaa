"""What a Cloud Controller finds in its database after its first start, as its settings say.

Source: cloud_controller_ng:lib/cloud_controller/seeds.rb
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fakecc.actions import jobs
from fakecc.actions.platform import environment_variable_groups, security_groups, stacks, uaa_installation
from fakecc.actions.routing import domains
from fakecc.actions.tenancy import isolation_segments, organization_quotas, organizations
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.models.routing import Domain, RouterGroup
from fakecc.models.tenancy import Organization
from fakecc.world import World


def install(world: World) -> None:
    """Seed an empty world: quotas, the system organization, domains, stacks, groups, the shared segment, accounts."""
    settings = world.settings
    for name, limits in settings.quota_definitions.items():
        world.add(organization_quotas.draft(world, name=name, limits=limits))
    system = world.add(organizations.draft(world, name=settings.system_domain_organization))
    for group in settings.router_groups:
        fields: dict[str, Json] = {**world.stamp(RouterGroup), **group}
        world.add(RouterGroup(**fields))
    _add_domains(world, system)
    for stack in settings.stacks["stacks"]:
        world.add(stacks.draft(world, default=stack["name"] == settings.stacks["default"], **stack))
    for group in settings.security_group_definitions:
        world.add(_security_group(world, group))
    shared = isolation_segments.draft(world, name="shared")
    world.add(replace(shared, guid=isolation_segments.SHARED_ISOLATION_SEGMENT_GUID))
    for name in environment_variable_groups.NAMES:
        environment_variable_groups.find_or_make(world, name)
    uaa_installation.install(world)
    world.on_failed_step = partial(jobs.end_failed_step, world)


def _add_domains(world: World, system: Organization) -> None:
    settings = world.settings
    for domain in settings.app_domains:
        given: dict[str, Json] = {"name": domain} if isinstance(domain, str) else dict(domain)
        world.add(_shared_domain(world, given))
    names = [domain if isinstance(domain, str) else domain["name"] for domain in settings.app_domains]
    if settings.system_domain not in names:
        world.add(domains.draft(world, name=settings.system_domain, organization_guid=system.guid))


def _shared_domain(world: World, given: dict[str, Json]) -> Domain:
    group = world.router_groups.first(name=given.get("router_group_name"))
    return domains.draft(
        world,
        name=given["name"],
        internal=given.get("internal", False),
        router_group_guid=group.guid if group else None,
    )


def _security_group(world: World, given: dict[str, Json]) -> SecurityGroup:
    settings = world.settings
    return security_groups.draft(
        world,
        name=given["name"],
        rules=tuple(given["rules"]),
        running_default=given["name"] in settings.default_running_security_groups,
        staging_default=given["name"] in settings.default_staging_security_groups,
    )
