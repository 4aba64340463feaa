"""What may happen to UAA's users: made, changed, locked out, logged in, deleted.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/jdbc/JdbcScimUserProvisioning.java,
scim/services/ScimUserService.java, authentication/manager/PeriodLockoutPolicy.java
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fakecc.actions.platform import uaa_groups, uaa_policies
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UAA_ZONE, Account
from fakecc.world import World
from fakecc.world.facade import Stamp

ADMIN = "cloud_controller.admin"
# The groups of cf-deployment's administrator.
ADMINISTRATOR = (
    "clients.read", ADMIN, "doppler.firehose", "network.admin", "openid", "routing.router_groups.read",
    "routing.router_groups.write", "scim.read", "scim.write",
)  # fmt: skip


def find(world: World, username: str, origin: str | None = None, zone_id: str = UAA_ZONE) -> Account | None:
    """The account of that name, whatever its case; without an origin UAA's own first."""
    known = [
        account
        for account in world.accounts.find(username=username)
        if account.zone_id == zone_id and origin in {None, account.origin}
    ]
    return next((account for account in known if account.origin == "uaa"), known[0] if known else None)


def create(
    world: World,
    username: str,
    *,
    stamp: Stamp | None = None,
    scopes: Iterable[str] = (),
    origin: str = "uaa",
    zone_id: str = UAA_ZONE,
    **given: Json,
) -> Account:
    """Make an account in the groups that every user is in, and in those of `scopes`.

    `given` are further fields of Account. Raises Invalid("username", "unique") where the origin has one of that name.
    """
    known = find(world, username, origin, zone_id)
    if known:
        raise Invalid("username", "unique", guid=known.guid, active=known.active)
    fields: dict[str, Any] = {
        "email": default_email(username, origin),
        "password_changed_at": world.now(),
        **{key: value for key, value in given.items() if value is not None},
    }
    stamped = stamp or world.stamp(Account)
    account = world.add(Account(**stamped, username=username, origin=origin, zone_id=zone_id, **fields))
    _join_default_groups(world, account, scopes)
    return account


def _join_default_groups(world: World, account: Account, scopes: Iterable[str]) -> None:
    defaults = uaa_groups.default_names(world, account.zone_id)
    for name in dict.fromkeys((*defaults, *scopes)):
        group = uaa_groups.ensure(world, name, account.zone_id)
        uaa_groups.add_member(world, group, account.guid, origin=account.origin)


def introduce(world: World, username: str, *, guid: str | None = None, origin: str = "uaa") -> Account:
    """Make an account for a user of whom others say that it exists, even where its name is taken."""
    account = world.add(
        Account(
            **_stamp(world, guid),
            username=username,
            origin=origin,
            email=default_email(username, origin),
            password_changed_at=world.now(),
        )
    )
    _join_default_groups(world, account, ())
    return account


def _stamp(world: World, guid: str | None) -> Stamp:
    now = world.now()
    return {"guid": guid, "created_at": now, "updated_at": now} if guid else world.stamp(Account)


def default_email(username: str, origin: str) -> str:
    """The address of a user who has given none."""
    return username if "@" in username else f"{username}@user.from.{origin}.cf"


def set_scopes(world: World, account: Account, scopes: Iterable[str]) -> None:
    """Have the account be in the groups of these names, and in no others."""
    for membership in world.memberships.find(member_guid=account.guid):
        world.remove(membership)
    add_scopes(world, account, scopes)


def add_scopes(world: World, account: Account, scopes: Iterable[str]) -> None:
    """Have the account be in the groups of these names as well."""
    for name in scopes:
        group = uaa_groups.ensure(world, name, account.zone_id)
        if not uaa_groups.has_member(world, group, account.guid):
            uaa_groups.add_member(world, group, account.guid, origin=account.origin)


def delete(world: World, account: Account) -> None:
    """Forget an account, its memberships, sessions, approvals and stored tokens."""
    for membership in world.memberships.find(member_guid=account.guid):
        world.remove(membership)
    for table in (world.stored_tokens, world.sessions, world.approvals, world.authorization_codes):
        for record in table.find(account_guid=account.guid):
            world.remove(record)
    world.remove(account)


def scopes_of(world: World, account: Account) -> list[str]:
    """Everything that an account may: the names of its groups, and of the groups that these are in."""
    direct, indirect = uaa_groups.groups_of(world, account.guid)
    return [group.name for group in (*direct, *indirect)]


def change_password(world: World, account: Account, password: str) -> Account:
    """Give the account another password: its tokens hold no longer, and it is locked out no longer."""
    return world.change(account, password=password, password_changed_at=world.now(), failed_logons=())


def revoke_tokens(world: World, account: Account) -> Account:
    """Have no token of the account hold any longer, by another salt."""
    salt = world.guid("Salt").replace("-", "")[:6]
    for token in world.stored_tokens.find(account_guid=account.guid):
        world.remove(token)
    return world.change(account, salt=salt, version=account.version + 1)


def is_locked_out(world: World, account: Account) -> bool:
    """Were there too many wrong passwords in too short a time, and is that not over yet?"""
    policy = uaa_policies.lockout_policy(world, account.zone_id)
    now, failures = world.now(), account.failed_logons
    recent = [at for at in failures if at > now - policy["countFailuresWithin"]]
    if len(recent) < policy["lockoutAfterFailures"]:
        return False
    return bool(recent[-1] > now - policy["lockoutPeriodSeconds"])


def note_failed_logon(world: World, account: Account) -> None:
    """Remember a wrong password, and that the refusal does not take this back."""
    policy = uaa_policies.lockout_policy(world, account.zone_id)
    kept = account.failed_logons[-policy["lockoutAfterFailures"] :]
    world.change(account, failed_logons=(*kept, world.now()))
    world.keep()


def note_logon(world: World, account: Account) -> Account:
    """Remember that the account logged in now."""
    return world.change(account, failed_logons=(), previous_logon_at=account.last_logon_at, last_logon_at=world.now())


def unlock(world: World, account: Account) -> Account:
    """Forget the wrong passwords."""
    return world.change(account, failed_logons=())
