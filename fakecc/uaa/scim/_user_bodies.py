"""A user as clients send it, and what is wrong with it.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/scim/ScimUserJsonDeserializer.java, ScimUser.java,
server: scim/util/ScimUtils.java
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.records import Value, value_type
from fakecc.uaa import bodies
from fakecc.uaa.answers import unexpected_error
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.scim._reading import PACKAGE, check_lengths, generic, invalid, read_object, scim_body

TEXTS = (
    "id", "userName", "externalId", "userType", "title", "timezone", "profileUrl", "preferredLanguage", "password",
    "nickName", "locale", "displayName", "origin", "zoneId", "aliasId", "aliasZid", "salt",
)  # fmt: skip
KNOWN = (
    *TEXTS, "meta", "schemas", "phoneNumbers", "name", "emails", "groups", "active", "verified",
    "passwordLastModified", "approvals", "lastLogonTime", "previousLogonTime",
)  # fmt: skip
NAME_KEYS = ("formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix")
META_KEYS = ("version", "created", "lastModified", "attributes")
# What the real one's deserializer stumbles over where it is null.
NEVER_NULL = ("emails", "groups", "approvals", "active", "verified", "name", "meta")
USERNAME = re.compile(r"[^\W\d_]|[+0-9\-_.@'!]")
PATTERN = r"[\p{L}+0-9+\-_.@'!]+"
LIMITS = {"origin": 36, "salt": 36}
USER = f"{PACKAGE}.ScimUser"
SERVLET = "javax.servlet.http.HttpServlet"


@value_type
class UserBody(Value):
    """What a client sends of a user; None where it says nothing. `emails` holds the addresses as they came."""

    username: str | None = None
    emails: tuple[str | None, ...] = ()
    given_name: str | None = None
    family_name: str | None = None
    has_name: bool = False
    phone_number: str | None = None
    external_id: str | None = None
    password: str | None = None
    origin: str | None = None
    salt: str | None = None
    active: bool = True
    verified: bool = True
    version: int = 0
    removed: tuple[str, ...] = ()
    has_alias: bool = False
    approvals: tuple[dict[str, Any], ...] = ()


def signature(method: str, *parameters: str) -> str:
    """The Java method that wanted a body, as UAA names it where there is none."""
    return f"public {USER} {PACKAGE}.endpoints.ScimUserEndpoints.{method}({','.join((USER, *parameters))})"


def read_user(call: Call, wanted_by: str) -> UserBody:
    """The user of a request's body. Raises UaaError."""
    body = read_object(call, wanted_by)
    with scim_body(wanted_by):
        sent = bodies.rename_keys(body, KNOWN)
        if any(key in sent and sent[key] is None for key in NEVER_NULL):
            raise unexpected_error()
        return _user(sent)


def _user(sent: Mapping[str, Json]) -> UserBody:
    texts = {key: bodies.text_of(sent.get(key)) for key in TEXTS}
    name = bodies.object_of(sent.get("name"), NAME_KEYS)
    names = {key: bodies.text_of(value) for key, value in (name or {}).items()}
    meta = bodies.object_of(sent.get("meta"), META_KEYS) or {}
    _check_lists(sent)
    active, verified = bodies.flag_of(sent.get("active")), bodies.flag_of(sent.get("verified"))
    return UserBody(
        username=texts["userName"],
        emails=tuple(_emails(sent.get("emails"))),
        given_name=names.get("givenName"),
        family_name=names.get("familyName"),
        has_name=name is not None,
        phone_number=_phone_number(sent.get("phoneNumbers")),
        external_id=texts["externalId"],
        password=texts["password"],
        origin=texts["origin"],
        salt=texts["salt"],
        active=active is not False,
        verified=verified is not False,
        version=bodies.number_of(meta.get("version")) or 0,
        removed=tuple(str(bodies.text_of(each)) for each in bodies.list_of(meta.get("attributes")) or ()),
        has_alias=any((texts[key] or "").strip() for key in ("aliasId", "aliasZid")),
        approvals=tuple(_approvals(sent.get("approvals"))),
    )


def _check_lists(sent: Mapping[str, Json]) -> None:
    for each in bodies.list_of(sent.get("schemas")) or ():
        bodies.text_of(each)
    for each in bodies.list_of(sent.get("groups")) or ():
        bodies.object_of(each, ("value", "display", "type"))


def _approvals(value: Json) -> list[dict[str, Any]]:
    """What a user lets clients have, in the words of `uaa_approvals.put`."""
    found: list[dict[str, Any]] = []
    for each in bodies.list_of(value) or ():
        named = {name.lower(): given for name, given in (bodies.object_of(each) or {}).items()}
        if named.get("status") not in {None, "APPROVED", "DENIED"}:
            raise BodyProblem("json", "Cannot deserialize value of type `ApprovalStatus`")
        found.append(
            {
                "client_id": bodies.text_of(named.get("clientid")) or "",
                "scope": bodies.text_of(named.get("scope")) or "",
                "status": named.get("status") or "APPROVED",
                "expires_at": bodies.moment_of(named.get("expiresat")),
                "updated_at": bodies.moment_of(named.get("lastupdatedat")),
            }
        )
    return found


def _emails(value: Json) -> list[str | None]:
    found: list[str | None] = []
    for each in bodies.list_of(value) or ():
        email = bodies.object_of(each, ("value", "type", "primary")) or {}
        if "value" in email and email["value"] is None:
            raise BodyProblem("json", "[Assertion failed] - this argument is required; it must not be null")
        bodies.flag_of(email.get("primary"))
        bodies.text_of(email.get("type"))
        found.append(bodies.text_of(email.get("value")))
    return found


def _phone_number(value: Json) -> str | None:
    numbers = [bodies.object_of(each, ("value", "type")) or {} for each in bodies.list_of(value) or ()]
    texts = [bodies.text_of(each.get("value")) for each in numbers]
    return texts[0] if texts else None


def check_user(sent: UserBody, origin: str) -> None:
    """Refuse a name or an address that cannot be. Raises UaaError."""
    if not sent.username or not sent.username.strip():
        raise invalid("A username must be provided.")
    if origin == "uaa" and not all(USERNAME.fullmatch(sign) for sign in sent.username):
        raise invalid(f"Username must match pattern: {PATTERN}")
    if len(sent.emails) != 1:
        raise invalid("Exactly one email must be provided.")
    if not sent.emails[0]:
        raise invalid("An email must be provided.")


def check_columns(sent: UserBody, origin: str) -> None:
    """Refuse what is too long for the database. Raises UaaError."""
    texts = {
        "username": sent.username,
        "email": sent.emails[0] if sent.emails else None,
        "given_name": sent.given_name,
        "family_name": sent.family_name,
        "phone_number": sent.phone_number,
        "external_id": sent.external_id,
        "origin": origin,
        "salt": sent.salt,
    }
    check_lengths(texts, LIMITS)


def merge(account: Account, patch: UserBody) -> UserBody:
    """A user as it is, with a patch laid over it. Raises UaaError."""
    held = UserBody(
        username=account.username,
        emails=(account.email,) if account.email else (),
        given_name=account.given_name,
        family_name=account.family_name,
        has_name=True,
        phone_number=account.phone_number,
        external_id=account.external_id,
        origin=account.origin,
        salt=account.salt,
    )
    for attribute in patch.removed:
        held = _without(held, attribute, patch)
    if patch.origin and patch.origin.strip() and patch.origin != account.origin:
        raise invalid("Cannot change origin in patch of user.")
    # Of several addresses the first stays: the one that was there.
    return replace(
        held,
        username=held.username if patch.username is None else patch.username,
        emails=held.emails or patch.emails[:1],
        given_name=held.given_name if patch.given_name is None else patch.given_name,
        family_name=held.family_name if patch.family_name is None else patch.family_name,
        phone_number=held.phone_number if patch.phone_number is None else patch.phone_number,
        active=patch.active,
        verified=patch.verified,
    )


REMOVABLE: dict[str, dict[str, Json]] = {
    "EMAILS": {"emails": ()},
    "PHONENUMBERS": {"phone_number": None},
    "NAME": {"given_name": None, "family_name": None},
    "NAME.FAMILYNAME": {"family_name": None},
    "NAME.GIVENNAME": {"given_name": None},
}
NOT_KEPT = frozenset(
    {
        "DISPLAYNAME", "NICKNAME", "PROFILEURL", "TITLE", "PREFERREDLANGUAGE", "LOCALE", "TIMEZONE", "NAME.FORMATTED",
        "NAME.HONORIFICPREFIX", "NAME.HONORIFICSUFFIX", "NAME.MIDDLENAME",
    }
)  # fmt: skip


def _without(held: UserBody, attribute: str, patch: UserBody) -> UserBody:
    name = attribute.upper()
    if name == "USERNAME":
        if not patch.username or not patch.username.strip():
            raise invalid("Can not drop username, field is required.")
        return held
    if name not in REMOVABLE and name not in NOT_KEPT:
        raise invalid(f'Attribute {attribute} cannot be removed using "Meta.attributes"')
    return replace(held, **REMOVABLE.get(name, {}))


def missing_if_match() -> Exception:
    return generic("Missing If-Match for PUT")
