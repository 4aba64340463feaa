"""What may happen to UAA's users, groups and clients.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim, and cf-deployment.yml for who is there at first
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, Group, UaaClient
from fakecc.world import World

ADMIN = "cloud_controller.admin"
# What everybody has beside what the account says, and what an administrator has.
EVERYBODY = ("openid", "uaa.user", "password.write")
ADMINISTRATOR = (
    "clients.read", "clients.secret", "cloud_controller.read", "cloud_controller.write", "doppler.firehose",
    "network.admin", "routing.router_groups.read", "routing.router_groups.write", "scim.read", "scim.write",
)  # fmt: skip
GROUPS = tuple(
    dict.fromkeys(
        (*EVERYBODY, *ADMINISTRATOR, ADMIN, "cloud_controller.admin_read_only", "cloud_controller.global_auditor",
         "clients.admin", "clients.write", "network.write", "scim.me", "uaa.admin")
    )
)  # fmt: skip
CLIENTS: Mapping[str, Mapping[str, Json]] = {
    "cf": {
        "scopes": tuple(dict.fromkeys((*GROUPS[:-1], "scim.invite"))),
        "grant_types": ("password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        "authorities": ("uaa.none",),
    },
    "ssh-proxy": {"scopes": ("openid", "cloud_controller.read", "cloud_controller.write"),
                  "grant_types": ("authorization_code",), "secret": "ssh-proxy-secret"},
    "admin": {
        "secret": "admin-secret",
        "grant_types": ("client_credentials",),
        "authorities": ("clients.read", "clients.write", "clients.secret", "uaa.admin", "uaa.resource", "scim.read",
                        "scim.write", "password.write", ADMIN),
    },
}  # fmt: skip


def install(world: World) -> None:
    """The groups and clients that every foundation has."""
    for name in GROUPS:
        world.add(Group(**world.stamp(Group), name=name))
    for client_id, given in CLIENTS.items():
        world.add(draft_client(world, client_id, **given))


def find(world: World, username: str, origin: str | None = None) -> Account | None:
    """The account of that name, whatever its case; without an origin UAA's own first."""
    found = [account for account in world.accounts.find(username=username) if origin in {None, account.origin}]
    return next((account for account in found if account.origin == "uaa"), found[0] if found else None)


def create(
    world: World,
    username: str,
    *,
    password: str | None = None,
    origin: str = "uaa",
    scopes: Iterable[str] | None = None,
    active: bool = True,
    scim: Mapping[str, Json] | None = None,
) -> Account:
    """Make an account. Raises Invalid("username", "unique") where the origin has one of that name."""
    known = find(world, username, origin)
    if known and known.origin == origin:
        raise Invalid("username", "unique", guid=known.guid, active=known.active)
    given = {} if scopes is None else {"scopes": tuple(scopes)}
    drafted = draft(world, username, password=password, origin=origin, active=active, scim=dict(scim or {}), **given)
    return world.add(drafted)


def draft(world: World, username: str, **given: Json) -> Account:
    """An account that is in no table yet; `given` are fields of the record."""
    return Account(**world.stamp(Account), username=username, **given)


def draft_client(world: World, client_id: str, **given: Json) -> UaaClient:
    """An OAuth client that is in no table yet; `given` are fields of the record."""
    now = world.now()
    return UaaClient(guid=client_id, created_at=now, updated_at=now, **given)


def delete(world: World, account: Account) -> None:
    """Forget an account, its memberships and its refresh tokens."""
    for group in world.groups.find(member_guids=account.guid):
        expel(world, group, account.guid)
    revoke(world, account_guid=account.guid)
    world.remove(account)


def revoke(world: World, **equals: str) -> None:
    """Forget the refresh tokens and codes whose fields equal these."""
    for grant in world.grants.find(**equals):
        world.remove(grant)


def scopes_of(world: World, account: Account) -> list[str]:
    """Everything that an account may: its own scopes, those of its groups, and what goes with them."""
    groups = [group.name for group in world.groups.find(member_guids=account.guid)]
    held = [*account.scopes, *groups]
    return [*dict.fromkeys((*held, *EVERYBODY, *(ADMINISTRATOR if ADMIN in held else ())))]


def groups_of(world: World, account: Account) -> list[Group]:
    """The groups that an account is in, by membership or by a scope of its own."""
    scopes = set(scopes_of(world, account))
    return [group for group in world.groups if group.name in scopes or account.guid in group.member_guids]


def members_of(world: World, group: Group) -> list[str]:
    """The guids of a group's members."""
    by_scope = [account.guid for account in world.accounts if group.name in account.scopes]
    return [*dict.fromkeys((*group.member_guids, *by_scope))]


def enlist(world: World, group: Group, guid: str) -> Group:
    """Add a member. Raises Invalid("member", "unique")."""
    if guid in members_of(world, group):
        raise Invalid("member", "unique")
    return world.change(group, member_guids=(*group.member_guids, guid))


def expel(world: World, group: Group, guid: str) -> Group:
    """Take a member out, however it came in."""
    account = world.accounts.get(guid)
    if account and group.name in account.scopes:
        world.change(account, scopes=tuple(scope for scope in account.scopes if scope != group.name))
    return world.change(group, member_guids=tuple(member for member in group.member_guids if member != guid))
