"""Seeds of where people work: quotas, organizations, spaces, roles."""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.actions.tenancy import organization_quotas, organizations, roles, space_quotas, spaces
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization
from fakecc.world import World

# What POST /v3/organization_quotas leaves unlimited, though the column's default is 0.
UNLIMITED_PORTS: dict[str, Json] = {"total_reserved_route_ports": organization_quotas.UNLIMITED}


def add_quotas(world: World, document: Part) -> None:
    """Add quotas of organizations; one that is there is changed."""
    for part in document.each("organization_quotas"):
        name = part["name"]
        quota = world.organization_quotas.first(name=name) or names.identify(
            world, part, organization_quotas.draft(world, name=name, limits=UNLIMITED_PORTS)
        )
        names.put(world, quota, **_limits(part))


def add_organizations(world: World, document: Part) -> None:
    """Add organizations with their roles, space quotas and spaces; what is there is changed."""
    for part in document.each("organizations"):
        organization = _put_organization(world, part)
        for role, username in _roles(part):
            roles.ensure_in_organization(world, organization, names.user(world, username), role)
        for quota in part.each("space_quotas"):
            _put_space_quota(world, quota, organization)
        for space in part.each("spaces"):
            _put_space(world, space, organization)


def _limits(part: Part) -> dict[str, Json]:
    return {key: value for key, value in part.value.items() if key != "guid"}


def _roles(part: Part) -> Iterator[tuple[str, Part]]:
    """Each role with the name of each user who has it."""
    for role in part.get("roles", {}):
        for username in part.at("roles").each(role):
            yield role, username


def _put_organization(world: World, part: Part) -> Organization:
    name = part["name"]
    organization = world.organizations.first(name=name) or names.identify(
        world, part, organizations.draft(world, name=name)
    )
    given: dict[str, Json] = {}
    if "suspended" in part:
        given["status"] = "suspended" if part["suspended"] else "active"
    if part.get("deleting"):
        given["status"] = "deleting"
    if "quota" in part:
        given["quota_guid"] = names.record_named(part.at("quota"), world.organization_quotas).guid
    return names.put(world, organization, metadata=names.metadata(part, organization.metadata), **given)


def _put_space_quota(world: World, part: Part, organization: Organization) -> None:
    name = part["name"]
    quota = world.space_quotas.first(name=name, organization_guid=organization.guid) or names.identify(
        world, part, space_quotas.draft(world, organization, name=name, limits={})
    )
    names.put(world, quota, **_limits(part))


def _put_space(world: World, part: Part, organization: Organization) -> None:
    name = part["name"]
    space = world.spaces.first(name=name, organization_guid=organization.guid) or names.identify(
        world, part, spaces.draft(world, organization, name=name)
    )
    given = part.present("suspended", "deleting", "allow_ssh")
    if "quota" in part:
        quota = names.record_named(part.at("quota"), world.space_quotas, organization_guid=organization.guid)
        given["quota_guid"] = quota.guid
    space = names.put(world, space, metadata=names.metadata(part, space.metadata), **given)
    for role, username in _roles(part):
        user = names.user(world, username)
        roles.ensure_in_organization(world, organization, user, "organization_user")
        roles.ensure_in_space(world, space, user, role)
