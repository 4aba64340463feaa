"""What may happen to users: made known by guid or by name, changed, forgotten.

Source: cloud_controller_ng:app/actions/user_create.rb, user_update.rb, user_delete.rb,
lib/cloud_controller/uaa/uaa_client.rb
"""

from __future__ import annotations

import re

from fakecc.actions import jobs
from fakecc.actions.platform import uaa_accounts
from fakecc.errors import Broken, Invalid
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.tenancy import User
from fakecc.models.uaa_accounts import Account
from fakecc.world import World, action

# Whom nobody knows: a lenient UAA takes every other name for a user's, so that no test needs accounts first.
UNKNOWN_PREFIX = "nobody"
# The names of users of UAA's own origin.
OWN_NAME = re.compile(r"(?:[^\W\d_]|[+0-9\-_.@'!])+")


def create(
    world: World,
    guid: str,
    *,
    metadata: Metadata = NO_METADATA,
    client: bool = False,
    active: bool = False,
    introduced: bool = False,
) -> User:
    """Make a user or client of UAA's known. Raises Invalid("guid", "presence" or "unique")."""
    if not guid.strip():
        raise Invalid("guid", "presence")
    if guid in world.users:
        raise Invalid("guid", "unique", guid=guid)
    now = world.now()
    return world.add(
        User(
            guid=guid,
            created_at=now,
            updated_at=now,
            metadata=metadata,
            client=client,
            active=active,
            introduced=introduced,
        )
    )


def ensure(world: World, guid: str) -> User:
    """The user of that guid; one that was never seen becomes known."""
    return world.users.get(guid) or create(world, guid)


def ensure_account(world: World, username: str, origin: str) -> Account:
    """The account of that name and origin in UAA, made where there is none. An empty origin is any, and then `uaa`.

    Raises Broken for a blank name, or one that UAA's own users may not have: nobody translates what UAA says of it.
    Source: cloud_controller_ng:lib/cloud_controller/uaa/uaa_client.rb (id_for_username, create_shadow_user),
    uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/util/ScimUtils.java (validate)
    """
    known = accounts(world, [username], [origin] if origin else None)
    if known:
        return known[0]
    if not username.strip() or (not origin and not OWN_NAME.fullmatch(username)):
        raise Broken("UAA takes no user of that name")
    return uaa_accounts.introduce(world, username, origin=origin or "uaa")


def accounts(world: World, usernames: list[str], origins: list[str] | None = None) -> list[Account]:
    """UAA's accounts of these names, whatever their case, and of these origins (None: of any)."""
    found = world.accounts.select({"username": usernames}).all()
    return [account for account in found if origins is None or account.origin in origins]


def guid_of(world: World, username: str, origin: str | None) -> str:
    """The guid of the one user of that name; where a lenient UAA knows none, one is made up: see UNKNOWN_PREFIX.

    Raises Invalid("username", "ambiguous") where several origins have it, Invalid("username", "unknown").
    """
    known = accounts(world, [username], None if origin is None else [origin])
    if len(known) > 1:
        raise Invalid("username", "ambiguous", origins=", ".join(sorted(account.origin for account in known)))
    if known:
        return known[0].guid
    if world.auth == "strict" or username.startswith(UNKNOWN_PREFIX) or not username.strip():
        raise Invalid("username", "unknown")
    return ensure_account(world, username, origin or "uaa").guid


def name_of(world: World, guid: str) -> str:
    """How a user is told to people: by name, or by guid where UAA knows none."""
    return username_of(world, guid) or guid


def username_of(world: World, guid: str) -> str:
    """The user's name in UAA; empty where UAA knows none.

    Source: cloud_controller_ng:lib/cloud_controller/uaa/uaa_client.rb (usernames_for_ids)
    """
    account = world.accounts.get(guid)
    return account.username if account else ""


@action
def delete_by_job(world: World, *, job_guid: str, guid: str) -> None:
    """What the job user.delete does."""
    user = world.users.get(guid)
    if user:
        delete(world, user)
    jobs.complete(world, job_guid)


def delete(world: World, user: User) -> None:
    """Forget a user and its roles; UAA's account stays."""
    for role in world.roles.find(user_guid=user.guid):
        world.remove(role)
    world.remove(user)


@action
def delete_by_guid(world: World, *, guid: str) -> None:
    """Forget the user of that guid, if it is still known."""
    user = world.users.get(guid)
    if user:
        delete(world, user)
