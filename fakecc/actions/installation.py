"""What a Cloud Controller finds in its database after its first start, as its settings say.

Source: cloud_controller_ng:lib/cloud_controller/seeds.rb
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fakecc.actions import jobs
from fakecc.actions.platform import (
    environment_variable_groups,
    feature_flags,
    installed_buildpacks,
    security_groups,
    stacks,
    uaa_installation,
)
from fakecc.actions.routing import domains
from fakecc.actions.tenancy import isolation_segments, organization_quotas, organizations
from fakecc.json_types import Json
from fakecc.models.platform import SecurityGroup
from fakecc.models.routing import Domain, RouterGroup
from fakecc.models.tenancy import Organization
from fakecc.settings import SettingError
from fakecc.world import World


def install(world: World) -> None:
    """Seed an empty world: quotas, the system organization, domains, stacks, groups, the shared segment, accounts.

    Raises SettingError for names that nothing bears.
    """
    settings = world.settings
    _check_names(world)
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
    shared = isolation_segments.draft(world, name=settings.shared_isolation_segment_name)
    world.add(replace(shared, guid=isolation_segments.SHARED_ISOLATION_SEGMENT_GUID))
    for name in environment_variable_groups.NAMES:
        environment_variable_groups.find_or_make(world, name)
    for name, enabled in settings.feature_flag_overrides.items():
        feature_flags.update(world, name, enabled=enabled)
    for position, given in enumerate(settings.install_buildpacks, 1):
        installed_buildpacks.install(world, given, position)
    uaa_installation.install(world)
    world.on_failed_step = partial(jobs.end_failed_step, world)


def _check_names(world: World) -> None:
    settings = world.settings
    strange = sorted(set(settings.feature_flag_overrides) - set(feature_flags.DEFAULTS))
    if strange:
        message = f"the setting 'feature_flag_overrides' names no feature flag with {strange[0]!r}"
        raise SettingError(message)
    if settings.default_quota_definition not in settings.quota_definitions:
        named = settings.default_quota_definition
        message = f"the setting 'default_quota_definition' names none of the quota_definitions: {named!r}"
        raise SettingError(message)


def _add_domains(world: World, system: Organization) -> None:
    """`${system_domain}` in the name of an app domain stands for that setting."""
    settings = world.settings
    names: list[str] = []
    for domain in settings.app_domains:
        given: dict[str, Json] = {"name": domain} if isinstance(domain, str) else dict(domain)
        given["name"] = given["name"].replace("${system_domain}", settings.system_domain)
        names.append(given["name"])
        world.add(_shared_domain(world, given))
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
