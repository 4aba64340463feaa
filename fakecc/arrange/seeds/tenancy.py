"""Seeds of who there is and where: users, clients, quotas, organizations, spaces, roles."""

from __future__ import annotations

from typing import Any

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.arrange.checking import Part
from fakecc.arrange.seeds import names as naming
from fakecc.json_types import Json
from fakecc.models.tenancy import Organization, OrganizationQuota, Role, Space, SpaceQuota, User
from fakecc.models.uaa_accounts import Account
from fakecc.world import World


def users(world: World, document: Part) -> None:
    """Accounts, and the users that the Cloud Controller knows by their guids."""
    for part in document.each("users"):
        account = _account(world, part)
        if "scopes" in part:
            uaa_accounts.set_scopes(world, account, part["scopes"])
        if part.get("admin"):
            uaa_accounts.add_scopes(world, account, uaa_accounts.ADMINISTRATOR)
        user = world.users.get(account.guid) or world.add(
            User(guid=account.guid, created_at=account.created_at, updated_at=account.updated_at)
        )
        world.change(user, metadata=naming.metadata(part, user.metadata))


def _account(world: World, part: Part) -> Account:
    """The account that a part describes, made or laid over."""
    username, origin = part["username"], part.get("origin", "uaa")
    known = uaa_accounts.find(world, username, origin)
    given = part.present("password", "active")
    if known:
        return world.change(known, username=username, **given)
    stamp = naming.stamp(world, part, Account)
    return uaa_accounts.create(world, username, stamp=stamp, origin=origin, **given)


def clients(world: World, document: Part) -> None:
    """OAuth clients; one that is there is laid over."""
    for part in document.each("clients"):
        lists = part.present("authorities", "scopes", "grant_types", "redirect_uris", "autoapprove")
        given: dict[str, Any] = {key: tuple(value) for key, value in lists.items()}
        given |= part.present("access_token_validity", "refresh_token_validity")
        if "secret" in part:
            given["secrets"] = (part["secret"],)
        known = world.uaa_clients.get(part["id"])
        if known:
            world.change(known, **given)
        else:
            uaa_clients.create(world, part["id"], **given)


def quotas(world: World, document: Part) -> None:
    """Quotas of organizations."""
    for part in document.each("organization_quotas"):
        known = world.organization_quotas.first(name=part["name"])
        if known:
            world.change(known, **_limits(part))
        else:
            world.add(OrganizationQuota(**naming.stamp(world, part, OrganizationQuota), **_limits(part)))


def organizations(world: World, document: Part) -> None:
    """Organizations with what is in them, but for what needs service plans."""
    for part in document.each("organizations"):
        organization = _organization(world, part)
        for role, usernames in part.get("roles", {}).items():
            listed = part.at("roles").at(role)
            for index in range(len(usernames)):
                _grant(world, role, naming.user_guid(world, listed.at(index)), organization=organization)
        for quota in part.each("space_quotas"):
            _space_quota(world, quota, organization)
        for space in part.each("spaces"):
            _space(world, space, organization)


def _limits(part: Part) -> dict[str, Json]:
    return {key: value for key, value in part.value.items() if key != "guid"}


def _organization(world: World, part: Part) -> Organization:
    known = world.organizations.first(name=part["name"])
    if known is None:
        default = world.organization_quotas.first(name="default")
        stamp = naming.stamp(world, part, Organization)
        known = world.add(Organization(**stamp, name=part["name"], quota_guid=default.guid if default else ""))
    given = part.present("deleting")
    if "suspended" in part:
        given["status"] = "suspended" if part["suspended"] else "active"
    if "quota" in part:
        given["quota_guid"] = naming.record_named(part.at("quota"), world.organization_quotas).guid
    return world.change(known, metadata=naming.metadata(part, known.metadata), updated_at=known.updated_at, **given)


def _space_quota(world: World, part: Part, organization: Organization) -> None:
    known = world.space_quotas.first(name=part["name"], organization_guid=organization.guid)
    if known:
        world.change(known, **_limits(part))
        return
    stamp = naming.stamp(world, part, SpaceQuota)
    world.add(SpaceQuota(**stamp, organization_guid=organization.guid, **_limits(part)))


def _space(world: World, part: Part, organization: Organization) -> None:
    known = world.spaces.first(name=part["name"], organization_guid=organization.guid)
    if known is None:
        stamp = naming.stamp(world, part, Space)
        known = world.add(Space(**stamp, name=part["name"], organization_guid=organization.guid))
    given = part.present("suspended", "deleting", "allow_ssh")
    if "quota" in part:
        quota = naming.record_named(part.at("quota"), world.space_quotas, organization_guid=organization.guid)
        given["quota_guid"] = quota.guid
    space = world.change(known, metadata=naming.metadata(part, known.metadata), updated_at=known.updated_at, **given)
    for role, usernames in part.get("roles", {}).items():
        listed = part.at("roles").at(role)
        for index in range(len(usernames)):
            guid = naming.user_guid(world, listed.at(index))
            _grant(world, "organization_user", guid, organization=organization)
            _grant(world, role, guid, space=space)


def _grant(
    world: World, role: str, user_guid: str, *, organization: Organization | None = None, space: Space | None = None
) -> None:
    held: dict[str, Any] = {
        "type": role,
        "user_guid": user_guid,
        "organization_guid": organization.guid if organization else None,
        "space_guid": space.guid if space else None,
    }
    if world.roles.first(**held) is None:
        world.add(Role(**world.stamp(Role), **held))
