"""What a Cloud Controller finds in its database after its first start, as its settings say.

Source: cloud_controller_ng:lib/cloud_controller/seeds.rb
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fakecc.actions import jobs
from fakecc.actions.platform import uaa_accounts
from fakecc.json_types import Json
from fakecc.models.platform import EnvironmentVariableGroup, SecurityGroup, Stack
from fakecc.models.routing import Domain, RouterGroup
from fakecc.models.tenancy import IsolationSegment, Organization, OrganizationQuota
from fakecc.world import World

SHARED_ISOLATION_SEGMENT_GUID = "933b4c58-120b-499a-b85d-4b6fc9e2903b"


def install(world: World) -> None:
    """Seed an empty world: quotas, the system organization, domains, stacks, groups, the shared segment, accounts."""
    settings = world.settings
    for name, limits in settings.quota_definitions.items():
        world.add(OrganizationQuota(**world.stamp(OrganizationQuota), name=name, **limits))
    default = world.organization_quotas.first(name="default")
    system = Organization(
        **world.stamp(Organization),
        name=settings.system_domain_organization,
        quota_guid=default.guid if default else "",
    )
    world.add(system)
    for group in settings.router_groups:
        world.add(RouterGroup(**{**world.stamp(RouterGroup), **group}))
    _domains(world, system)
    for stack in settings.stacks["stacks"]:
        world.add(Stack(**world.stamp(Stack), default=stack["name"] == settings.stacks["default"], **stack))
    for group in settings.security_group_definitions:
        world.add(_security_group(world, group))
    segment = IsolationSegment(**world.stamp(IsolationSegment), name="shared")
    world.add(replace(segment, guid=SHARED_ISOLATION_SEGMENT_GUID))
    for name in ("running", "staging"):
        world.add(EnvironmentVariableGroup(**world.stamp(EnvironmentVariableGroup), name=name))
    uaa_accounts.install(world)
    world.on_failed_step = partial(jobs.end_failed_step, world)


def _domains(world: World, system: Organization) -> None:
    settings = world.settings
    for domain in settings.app_domains:
        given: dict[str, Json] = {"name": domain} if isinstance(domain, str) else dict(domain)
        world.add(_shared_domain(world, given))
    names = [domain if isinstance(domain, str) else domain["name"] for domain in settings.app_domains]
    if settings.system_domain not in names:
        world.add(Domain(**world.stamp(Domain), name=settings.system_domain, organization_guid=system.guid))


def _shared_domain(world: World, given: dict[str, Json]) -> Domain:
    group = world.router_groups.first(name=given.get("router_group_name"))
    return Domain(
        **world.stamp(Domain),
        name=given["name"],
        internal=given.get("internal", False),
        router_group_guid=group.guid if group else None,
    )


def _security_group(world: World, given: dict[str, Json]) -> SecurityGroup:
    settings = world.settings
    return SecurityGroup(
        **world.stamp(SecurityGroup),
        name=given["name"],
        rules=tuple(given["rules"]),
        running_default=given["name"] in settings.default_running_security_groups,
        staging_default=given["name"] in settings.default_staging_security_groups,
    )
