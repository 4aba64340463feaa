"""/Users and /ids/Users.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimUserEndpoints.java,
PasswordChangeEndpoint.java, UserIdConversionEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_accounts
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.uaa import scim as _scim
from fakecc.uaa.answers import UaaError, json_of, json_reply, moment, require
from fakecc.uaa.granting import email_of

KEPT = ("name", "emails", "phoneNumbers", "externalId", "verified", "title", "displayName", "salt")


def present(account: Account, call: Call) -> Json:
    scim = account.scim
    groups = uaa_accounts.groups_of(call.world, account)
    return {
        "id": account.guid,
        **({"externalId": scim["externalId"]} if scim.get("externalId") else {}),
        "meta": {
            "version": version_of(account),
            "created": moment(account.created_at),
            "lastModified": moment(account.updated_at),
        },
        "userName": account.username,
        "name": {"familyName": account.username, "givenName": account.username, **(scim.get("name") or {})},
        "emails": scim.get("emails") or [{"value": email_of(account), "primary": True}],
        **({"phoneNumbers": scim["phoneNumbers"]} if scim.get("phoneNumbers") else {}),
        "groups": [{"value": group.guid, "display": group.name, "type": "DIRECT"} for group in groups],
        "approvals": [],
        "active": account.active,
        "verified": bool(scim.get("verified", True)),
        "origin": account.origin,
        "zoneId": "uaa",
        "passwordLastModified": moment(account.created_at),
        "schemas": [_scim.SCHEMA],
    }


def version_of(account: Account) -> int:
    """How often it was changed: what If-Match compares with."""
    return int(account.scim.get("version", 0))


def index(call: Call) -> Reply:
    require(call, "scim.read")
    return _scim.page(call, [present(account, call) for account in call.world.accounts])


def index_ids(call: Call) -> Reply:
    """Names for ids and ids for names, for whoever may look users up; a filter is needed."""
    require(call, "scim.userids", "scim.read", "openid")
    if not call.parameter("filter"):
        raise UaaError(400, "scim", "A filter is needed", message="A filter is needed")
    active = [
        account for account in call.world.accounts if account.active or call.parameter("includeInactive") == "true"
    ]
    shown = [{"id": account.guid, "userName": account.username, "origin": account.origin} for account in active]
    return _scim.page(call, shown)


def show(call: Call, guid: str) -> Reply:
    """A user; everybody may see themselves."""
    if call.caller.problem or call.caller.guid != guid:
        require(call, "scim.read")
    account = _account(call, guid)
    return json_reply(present(account, call), ETag=f'"{version_of(account)}"')


def create(call: Call) -> Reply:
    require(call, "scim.write", "scim.create")
    body = json_of(call)
    name = _name(body)
    if not isinstance(body.get("emails"), list) or not body["emails"]:
        raise _invalid("Exactly one email must be provided.")
    origin = body.get("origin") or "uaa"
    try:
        account = uaa_accounts.create(
            call.world,
            name,
            password=body.get("password"),
            origin=origin,
            active=body.get("active", True) is not False,
            scim=_stored_fields(body),
        )
    except Invalid as error:
        message = f"Username already in use: {name}"
        told_of = {
            "message": message,
            "user_id": error.details["guid"],
            "active": error.details["active"],
            "verified": True,
        }
        raise UaaError(409, "scim_resource_already_exists", message, **told_of) from None
    return json_reply(present(account, call), 201, ETag='"0"')


def update(call: Call, guid: str) -> Reply:
    """PUT: what is not given is gone, but the password and the scopes."""
    require(call, "scim.write")
    account = _matching(call, guid, needed=True)
    body = json_of(call)
    changed = _next_version(account, _stored_fields(body))
    account = call.world.change(
        account, username=_name(body), active=body.get("active", True) is not False, scim=changed
    )
    return json_reply(present(account, call), ETag=f'"{version_of(account)}"')


def patch(call: Call, guid: str) -> Reply:
    require(call, "scim.write")
    account = _matching(call, guid, needed=True)
    body = json_of(call)
    account = call.world.change(
        account,
        username=body.get("userName", account.username),
        active=body.get("active", account.active),
        scim=_next_version(account, {**account.scim, **_stored_fields(body)}),
    )
    return json_reply(present(account, call), ETag=f'"{version_of(account)}"')


def change_status(call: Call, guid: str) -> Reply:
    """Whether the user must change the password: taken, and without effect."""
    require(call, "scim.write")
    _account(call, guid)
    return json_reply(json_of(call))


def change_password(call: Call, guid: str) -> Reply:
    """A user's own password with the old one, anybody's with the right to."""
    body = json_of(call)
    own = not call.caller.problem and call.caller.guid == guid
    if not own:
        require(call, "password.write.any")
    account = _account(call, guid)
    if own and not call.caller.admin and account.password != body.get("oldPassword"):
        raise UaaError(401, "invalid_password", "Old password is incorrect", message="Old password is incorrect")
    if not body.get("password"):
        raise _invalid("A password is needed")
    call.world.change(account, password=str(body["password"]))
    return json_reply({"status": "ok", "message": "password updated"})


def verify(call: Call, guid: str) -> Reply:
    require(call, "scim.write")
    account = _account(call, guid)
    account = call.world.change(account, scim=_next_version(account, {**account.scim, "verified": True}))
    return json_reply(present(account, call), ETag=f'"{version_of(account)}"')


def destroy(call: Call, guid: str) -> Reply:
    require(call, "scim.write")
    account = _matching(call, guid, needed=False)
    gone = present(account, call)
    uaa_accounts.delete(call.world, account)
    return json_reply(gone)


def _account(call: Call, guid: str) -> Account:
    account = call.world.accounts.get(guid)
    if account is None:
        message = f"User {guid} does not exist"
        raise UaaError(404, "scim_resource_not_found", message, message=message)
    return account


def _matching(call: Call, guid: str, *, needed: bool) -> Account:
    """The account, if it is the version that If-Match names."""
    account = _account(call, guid)
    given = (call.headers.get("If-Match") or "").strip().strip('"')
    if needed and not given:
        raise UaaError(400, "scim", "Missing If-Match for PUT", message="Missing If-Match for PUT")
    if given not in {"", "*", str(version_of(account))}:
        message = (
            f"Attempt to update a user ({guid}) with wrong version: expected={version_of(account)} but found={given}"
        )
        raise UaaError(409, "scim_resource_conflict", message, message=message)
    return account


def _name(body: dict[str, Json]) -> str:
    name = body.get("userName")
    if not isinstance(name, str) or not name.strip():
        raise _invalid("A username must be provided.")
    return name


def _stored_fields(body: dict[str, Json]) -> dict[str, Json]:
    return {key: body[key] for key in KEPT if key in body}


def _next_version(account: Account, scim: dict[str, Json]) -> dict[str, Json]:
    return {**scim, "version": version_of(account) + 1}


def _invalid(message: str) -> UaaError:
    return UaaError(400, "invalid_scim_resource", message, message=message)


ENDPOINTS = [
    endpoint("GET", "/Users", index),
    endpoint("GET", "/ids/Users", index_ids),
    endpoint("POST", "/ids/Users", index_ids),
    endpoint("POST", "/Users", create),
    endpoint("GET", "/Users/<guid>", show),
    endpoint("PUT", "/Users/<guid>", update),
    endpoint("PATCH", "/Users/<guid>", patch),
    endpoint("DELETE", "/Users/<guid>", destroy),
    endpoint("PATCH", "/Users/<guid>/status", change_status),
    endpoint("PUT", "/Users/<guid>/password", change_password),
    endpoint("GET", "/Users/<guid>/verify", verify),
]
