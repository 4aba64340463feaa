"""/v3/users.

Source: cloud_controller_ng:app/controllers/v3/users_controller.rb
"""

from __future__ import annotations

from collections.abc import Iterator

from fakecc import errors
from fakecc.actions import jobs
from fakecc.actions.tenancy import users
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.models.common import NO_METADATA
from fakecc.models.tenancy import User
from fakecc.v3.message import Body, Message, only, string
from fakecc.v3.metadata import merge, metadata
from fakecc.v3.presenting import accepted_reply, created_reply, ok
from fakecc.v3.tenancy._tenancy import LIST_USERS, present_user, reply_users, visible_users


def _guid(body: Body) -> Iterator[str]:
    guid = body.get("guid")
    if guid is None:
        return
    if not isinstance(guid, str):
        yield "Guid must be a string"
    if not isinstance(guid, str) or not 1 <= len(guid) <= 200:
        yield "Guid must be between 1 and 200 characters"


MANAGERS = frozenset({"organization_manager"})
CREATE_KEYS = ("guid", "username", "origin")


def _who(body: Body) -> Iterator[str]:
    # True to Ruby: 0 and an empty text are, too.
    guid, username, origin = (not (body.get(key) is None or body[key] is False) for key in CREATE_KEYS)
    if guid:
        yield from ("Username cannot be provided with 'guid'",) if username else ()
        yield from ("Origin cannot be provided with 'guid'",) if origin else ()
    elif username or origin:
        yield from () if username else ("Origin can only be provided together with 'username'",)
        yield from () if origin else ("Username can only be provided together with 'origin'",)
        if body.get("origin") == "uaa":
            yield "Origin cannot be 'uaa' when creating a user by username"
    else:
        yield "Guid or 'username' and 'origin' must be provided"


CREATE = Message(
    metadata,
    only("guid", "origin", "username", "metadata"),
    _guid,
    string("origin"),
    string("username"),
    _who,
)
UPDATE = Message(metadata, only("metadata"))


def index(call: Call) -> Reply:
    """List the users that the caller may read: those of its organizations, and itself."""
    return reply_users(LIST_USERS.read(call), visible_users(call))


def show(call: Call, guid: str) -> Reply:
    return ok(present_user(_readable(call, guid), call))


def create(call: Call) -> Reply:
    admin = call.permissions.can_write_globally()
    if not admin and not _creates_accounts(call):
        raise errors.NotAuthorized()
    CREATE.check(call.body)
    body = call.body
    if not admin and body.get("guid"):
        raise errors.NotAuthorized()
    if body.get("guid"):
        guid, taken = body["guid"], f"User with guid '{body['guid']}' already exists."
    else:
        guid = users.ensure_account(call.world, body["username"], body["origin"]).guid
        taken = f"User with username '{body['username']}' and origin '{body['origin']}' already exists."
    try:
        user = users.create(call.world, guid)
    except Invalid as wrong:
        raise errors.UnprocessableEntity("guid presence" if wrong.rule == "presence" else taken) from None
    # The user stays, even where there are too many labels.
    call.world.keep()
    user = call.world.change(user, metadata=merge(NO_METADATA, body, call.world.settings))
    shown = present_user(user, call)
    if not body.get("guid"):
        # As it was asked for, whatever UAA has written down.
        shown |= {"username": body["username"], "presentation_name": body["username"], "origin": body["origin"]}
    return created_reply(shown)


def _creates_accounts(call: Call) -> bool:
    """May the caller make users by name and origin, as the manager of any organization?"""
    allowed = call.world.settings.allow_user_creation_by_org_manager
    return allowed and bool(call.permissions.organization_guids(MANAGERS))


def update(call: Call, guid: str) -> Reply:
    user = _readable(call, guid)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    UPDATE.check(call.body)
    user = call.world.change(user, metadata=merge(user.metadata, call.body, call.world.settings, guid=user.guid))
    return ok(present_user(user, call))


def destroy(call: Call, guid: str) -> Reply:
    user = _readable(call, guid)
    if not call.permissions.can_write_globally():
        raise errors.NotAuthorized()
    job = jobs.enqueue(
        call.world,
        "user.delete",
        users.delete_by_job,
        resource=("users", user.guid),
        user_guid=call.caller.guid,
        guid=user.guid,
    )
    return accepted_reply(call, job.guid)


def _readable(call: Call, guid: str) -> User:
    visible = visible_users(call)
    user = call.world.users.get(guid)
    if user is None or (visible is not None and guid not in visible):
        raise errors.ResourceNotFound("User not found")
    return user


ENDPOINTS = [
    endpoint("GET", "/v3/users", index),
    endpoint("POST", "/v3/users", create),
    endpoint("GET", "/v3/users/<guid>", show),
    endpoint("PATCH", "/v3/users/<guid>", update),
    endpoint("DELETE", "/v3/users/<guid>", destroy),
]
