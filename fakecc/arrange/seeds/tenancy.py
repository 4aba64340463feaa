"""Seeds of who there is and where: users, clients, quotas, organizations, spaces, roles."""

from __future__ import annotations

from collections.abc import Iterator

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.actions.tenancy import organization_quotas, organizations, roles, space_quotas, spaces, users
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization
from fakecc.models.uaa_accounts import Account
from fakecc.world import World

# What POST /v3/organization_quotas leaves unlimited, though the column's default is 0.
UNLIMITED_PORTS: dict[str, Json] = {"total_reserved_route_ports": organization_quotas.UNLIMITED}

# What a client has that was given no rights.
NOTHING = ("uaa.none",)


def add_users(world: World, document: Part) -> None:
    """Add accounts, and make them known to the Cloud Controller; one that is there is changed."""
    for part in document.each("users"):
        account = _account(world, part)
        if "scopes" in part:
            uaa_accounts.set_scopes(world, account, part["scopes"])
        if part.get("admin"):
            uaa_accounts.add_scopes(world, account, uaa_accounts.ADMINISTRATOR)
        user = world.users.get(account.guid)
        if user:
            world.change(user, metadata=names.metadata(part, user.metadata))
        else:
            users.create(world, account.guid, metadata=names.metadata(part))


def _account(world: World, part: Part) -> Account:
    """The account that a part describes, made or laid over."""
    username, origin = part["username"], part.get("origin", "uaa")
    known = uaa_accounts.find(world, username, origin)
    given = part.present("password", "active")
    if known:
        return names.put(world, known, username=username, **given)
    return uaa_accounts.create(world, username, stamp=names.stamp(world, part, Account), origin=origin, **given)


def add_clients(world: World, document: Part) -> None:
    """Add OAuth clients; one that is there is changed."""
    for part in document.each("clients"):
        lists = part.present("authorities", "scopes", "grant_types", "redirect_uris", "autoapprove")
        given: dict[str, Json] = {key: tuple(value) for key, value in lists.items()}
        given |= part.present("access_token_validity", "refresh_token_validity")
        if "secret" in part:
            given["secrets"] = (part["secret"],)
        known = world.uaa_clients.get(part["id"])
        if known:
            names.put(world, known, **given)
        else:
            given["grant_types"] = uaa_clients.complete_grants(given.get("grant_types", ()))
            fields: dict[str, Json] = {"authorities": NOTHING, "scopes": NOTHING, **given}
            uaa_clients.create(world, part["id"], **fields)


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
    given = part.present("deleting")
    if "suspended" in part:
        given["status"] = "suspended" if part["suspended"] else "active"
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
