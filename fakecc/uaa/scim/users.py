"""/Users/:id, and POST /Users.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimUserEndpoints.java
"""

from __future__ import annotations

from typing import Any

from fakecc.actions.platform import uaa_accounts, uaa_approvals, uaa_codes, uaa_policies
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.uaa import domains
from fakecc.uaa.answers import (
    UaaError,
    oauth_refusal,
    resource,
    scim_refusal,
    unexpected_error,
)
from fakecc.uaa.password_rules import check_password
from fakecc.uaa.scim import _user_bodies, _users
from fakecc.uaa.scim._reading import database_refusal, generic, invalid, not_found, version_of
from fakecc.uaa.scim._user_bodies import UserBody
from fakecc.uaa.tokens import bearers
from fakecc.uaa.zones.switching import current_zone

SELF_EDIT = (
    "Users are only allowed to edit their own User settings when internal user storage is enabled, and in that case "
    "they may only edit the givenName and familyName."
)
VERIFY_SECONDS = 3600
REQUEST, RESPONSE = f"{_user_bodies.SERVLET}Request", f"{_user_bodies.SERVLET}Response"
AUTHENTICATION = "org.cloudfoundry.identity.uaa.oauth.provider.OAuth2Authentication"


def _with_tag(body: dict[str, Json], account: Account, status: int = 200) -> Reply:
    return resource(body, status, ETag=f'"{account.version}"')


def show(call: Call, guid: str) -> Reply:
    """A user; everybody may see themselves."""
    account = find(call, guid)
    return _with_tag(_users.present(account, call), account)


def create(call: Call) -> Reply:
    sent = _user_bodies.read_user(call, _user_bodies.signature("createUser", REQUEST, RESPONSE))
    origin, zone_id = sent.origin or "uaa", current_zone(call)
    _user_bodies.check_user(sent, origin)
    if origin == "uaa":
        _check_domain(call, zone_id, sent)
        check_password(call.world, zone_id, sent.password)
    if sent.has_alias:
        raise generic("Alias ID and/or alias ZID are invalid.")
    _check_zone(call, zone_id, origin)
    _user_bodies.check_columns(sent, origin)
    password = sent.password if origin == "uaa" else ""
    try:
        account = uaa_accounts.create(
            call.world,
            str(sent.username),
            origin=origin,
            zone_id=zone_id,
            password=password,
            active=sent.active,
            verified=sent.verified,
            version=sent.version,
            salt=sent.salt,
            **_stored_texts(sent),
        )
    except Invalid:
        raise _name_refusal(f"Username already in use: {sent.username}", origin) from None
    for approval in sent.approvals:
        uaa_approvals.put(call.world, account, **approval)
    return _with_tag(_users.present(account, call), account, 201)


def _check_domain(call: Call, zone_id: str, sent: UserBody) -> None:
    """Refuse a user whose address belongs to another provider. Raises UaaError."""
    domain = str(sent.emails[0]).partition("@")[2]
    providers = [each for each in call.world.identity_providers if each.active and each.zone_id == zone_id]
    origins = [each.origin_key for each in providers if each.origin_key != "uaa" and domains.is_for(each, domain)]
    if domain and origins:
        told = f"[{', '.join(origins)}]"
        raise generic(f"The user account is set up for single sign-on. Please use one of these origin(s) : {told}")


def _check_zone(call: Call, zone_id: str, origin: str) -> None:
    """Refuse one user more than a zone may have, and an origin that it does not know. Raises UaaError."""
    policy = uaa_policies.users_policy(call.world, zone_id)
    most = policy.get("maxUsers", -1)
    if 0 < most <= sum(account.zone_id == zone_id for account in call.world.accounts):
        raise invalid(f"The maximum allowed numbers of users: {most} is reached already in Identity Zone {zone_id}")
    if policy.get("checkOriginEnabled") and not uaa_policies.find_provider(call.world, origin, zone_id):
        raise invalid(f"Invalid origin {origin} in Identity Zone {zone_id}")


def update(call: Call, guid: str) -> Reply:
    """PUT: what is not given is gone, but for the password."""
    sent = _user_bodies.read_user(call, _user_bodies.signature("updateUser", *_PUT_PARAMETERS))
    _check_self_edit(call, guid, sent)
    version = _wanted_version(call, guid)
    return _store(call, find(call, guid), sent, version)


def patch(call: Call, guid: str) -> Reply:
    """PATCH: what is given is laid over what there is."""
    sent = _user_bodies.read_user(call, _user_bodies.signature("patchUser", *_PUT_PARAMETERS))
    version = _wanted_version(call, guid)
    account = find(call, guid)
    merged = _user_bodies.merge(account, sent)
    _check_self_edit(call, guid, merged)
    return _store(call, account, merged, version)


_PUT_PARAMETERS = ("java.lang.String", "java.lang.String", REQUEST, RESPONSE, AUTHENTICATION)


def destroy(call: Call, guid: str) -> Reply:
    etag = call.headers.get("If-Match")
    version = None if etag is None else version_of(etag, find(call, guid).version)
    account = find(call, guid)
    if version is not None and version not in {account.version, -1}:
        raise _wrong_version(account, version, status=422, error="scim", expected=version)
    shown = _users.present(account, call)
    uaa_accounts.delete(call.world, account)
    return _with_tag(shown, account)


def verify(call: Call, guid: str) -> Reply:
    """Have it known that the user's address is right."""
    etag = call.headers.get("If-Match")
    version = None if etag is None else version_of(etag, find(call, guid).version)
    account = find(call, guid)
    if version is not None and version not in {account.version, -1}:
        raise _wrong_version(account, version, status=422, error="scim", expected=account.version)
    account = call.world.change(account, verified=True, updated_at=account.updated_at)
    return _with_tag(_users.present_alone(account), account)


def show_verify_link(call: Call, guid: str) -> Reply:
    """A link by which the user shows that the address is right."""
    redirect = call.parameter("redirect_uri")
    if redirect is None:
        raise unexpected_error()
    account = find(call, guid)
    if account.verified:
        raise scim_refusal(405, "user_already_verified", "This user has already been verified.")
    expires_at = call.world.now() + VERIFY_SECONDS
    code = uaa_codes.create(call.world, account.guid, intent="REGISTRATION", expires_at=expires_at)
    return resource({"verify_link": f"{call.login_url}/verify_user?code={code.guid}"})


def find(call: Call, guid: str) -> Account:
    """The user of that id in this zone. Raises UaaError (404)."""
    account = call.world.accounts.get(guid)
    if account is None or account.zone_id != current_zone(call):
        raise not_found("User", guid)
    return account


def _store(call: Call, account: Account, sent: UserBody, version: int) -> Reply:
    if sent.has_alias:
        raise generic("The fields 'aliasId' and/or 'aliasZid' are invalid.")
    origin = sent.origin if sent.origin and sent.origin.strip() else "uaa"
    if origin != account.origin:
        raise invalid("Cannot change user's origin in update operation.")
    _user_bodies.check_user(sent, origin)
    if not sent.has_name:
        raise unexpected_error()
    _user_bodies.check_columns(sent, origin)
    if version != account.version:
        raise _wrong_version(account, version, status=409, error="scim_resource_conflict", expected=account.version)
    other = uaa_accounts.find(call.world, str(sent.username), origin, account.zone_id)
    if other is not None and other.guid != account.guid:
        raise database_refusal("ERROR: duplicate key value violates unique constraint")
    account = call.world.change(
        account,
        username=sent.username,
        active=sent.active,
        verified=sent.verified,
        salt=sent.salt,
        version=version + 1,
        updated_at=call.world.now(),
        **_stored_texts(sent),
    )
    return _with_tag(_users.present(account, call), account)


def _stored_texts(sent: UserBody) -> dict[str, Any]:
    return {
        "email": sent.emails[0],
        "given_name": sent.given_name,
        "family_name": sent.family_name,
        "phone_number": sent.phone_number,
        "external_id": sent.external_id if sent.external_id and sent.external_id.strip() else None,
    }


def _wanted_version(call: Call, guid: str) -> int:
    etag = call.headers.get("If-Match")
    if not etag:
        raise generic("Missing If-Match for PUT")
    return version_of(etag, find(call, guid).version) if "*" in etag else version_of(etag, 0)


def _wrong_version(account: Account, found: int, *, status: int, error: str, expected: int) -> UaaError:
    sentence = f"Attempt to update a user ({account.guid}) with wrong version: expected={expected} but found={found}"
    return scim_refusal(status, error, sentence)


def _name_refusal(sentence: str, origin: str) -> UaaError:
    return scim_refusal(409, "scim_resource_already_exists", sentence, origin=origin)


def _check_self_edit(call: Call, guid: str, sent: UserBody) -> None:
    """Who is no administrator may change no more of themselves than their names. Raises UaaError."""
    bearer = bearers.read_bearer(call)
    account = call.world.accounts.get(guid)
    if bearer.user_id != guid or bearer.scopes & {"uaa.admin", "scim.write"} or account is None:
        return
    same = (
        sent.username == account.username
        and [*sent.emails] == [account.email]
        and sent.active == account.active
        and sent.verified == account.verified
        and (sent.origin or "uaa") == account.origin
        and sent.phone_number == account.phone_number
    )
    if not same:
        raise oauth_refusal(403, "invalid_self_edit", SELF_EDIT)


ENDPOINTS = [
    endpoint("POST", "/Users", create),
    endpoint("GET", "/Users/<guid>", show),
    endpoint("PUT", "/Users/<guid>", update),
    endpoint("PATCH", "/Users/<guid>", patch),
    endpoint("DELETE", "/Users/<guid>", destroy),
    endpoint("GET", "/Users/<guid>/verify", verify),
    endpoint("GET", "/Users/<guid>/verify-link", show_verify_link),
]
