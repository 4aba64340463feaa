"""GET /Users and /ids/Users.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/scim/endpoints/ScimUserEndpoints.java,
UserIdConversionEndpoints.java
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account
from fakecc.uaa import filters, listing, requests
from fakecc.uaa.answers import escape, resource, unexpected_error
from fakecc.uaa.bodies import BodyProblem, flag_of
from fakecc.uaa.filters import Column, Comparison, Filter, FilterProblem, Junction
from fakecc.uaa.scim import _users
from fakecc.uaa.scim._reading import SCHEMA, generic
from fakecc.uaa.zones.switching import current_zone


def _number(read: str) -> Column[Account]:
    return Column("number", lambda account: getattr(account, read))


def _text(read: str) -> Column[Account]:
    return Column("text", lambda account: getattr(account, read))


def _moment(read: str) -> Column[Account]:
    return Column("moment", lambda account: round(getattr(account, read), 3))


COLUMNS: dict[str, Column[Account]] = {
    "id": _text("guid"),
    "username": _text("username"),
    "origin": _text("origin"),
    "email": _text("email"),
    "emails.value": _text("email"),
    "givenname": _text("given_name"),
    "familyname": _text("family_name"),
    "phonenumber": _text("phone_number"),
    "phonenumbers.value": _text("phone_number"),
    "external_id": _text("external_id"),
    "identity_zone_id": _text("zone_id"),
    # Nobody finds a password, and a user's groups are in another table.
    "password": Column("text", lambda _: None),
    "groups.display": Column("text", lambda _: None),
    "active": Column("flag", lambda account: account.active),
    "verified": Column("flag", lambda account: account.verified),
    "passwd_change_required": Column("flag", lambda account: account.password_change_required),
    "version": _number("version"),
    "created": _moment("created_at"),
    "lastmodified": _moment("updated_at"),
    "passwd_lastmodified": _moment("password_changed_at"),
}
PATHS = {"familyName": "name.familyName", "givenName": "name.givenName"}
IDENTITY = frozenset({"id", "username"})


def index(call: Call) -> Reply:
    """The users that fit a filter."""
    asked, sort_by = call.parameter("filter"), call.parameter("sortBy")
    start_index, count = _page(call)
    try:
        matching = _select(call, asked or "id pr", sort_by or "created")
    except FilterProblem:
        told = f" [{sort_by or 'created'}]"
        raise generic(escape(f"Invalid filter expression: [{asked or 'id pr'}]{told}")) from None
    shown = listing.window(matching, start_index, count)
    sent = call.parameter("attributes") or ""
    names = [name for name in sent.split(",") if name]
    wanted = None if not names else {name.lower().partition(".")[0] for name in names}
    bodies = [_body(call, account, wanted) for account in shown]
    return resource(
        listing.results(
            _parts(bodies, names, sent) if names else bodies,
            start_index=start_index,
            count=count,
            total=len(matching),
            schema=SCHEMA,
        )
    )


def _body(call: Call, account: Account, wanted: set[str] | None) -> dict[str, Json]:
    if wanted is None or wanted & {"groups", "approvals"}:
        return _users.present(account, call)
    return _users.present_alone(account)


def _parts(bodies: list[dict[str, Json]], names: list[str], sent: str) -> list[dict[str, Json]]:
    try:
        return listing.parts(bodies, names, _path_of)
    except FilterProblem:
        raise generic(f"Invalid attributes: [{sent}]") from None


def _path_of(name: str) -> str:
    return PATHS.get(name, re.sub(r"^emails\.", "emails[*].", name))


def _page(call: Call) -> tuple[int, int]:
    """startIndex and count. Raises UaaError where they are no numbers, as the real one fails then."""
    try:
        start_index = listing.whole_number(call.parameter("startIndex"), 1)
        count = listing.whole_number(call.parameter("count"), listing.DEFAULT_COUNT)
    except ValueError:
        raise unexpected_error() from None
    if count < 0:
        raise unexpected_error()
    return max(start_index, 1), min(count, listing.MAXIMUM)


def _select(call: Call, asked: str, sort_by: str) -> list[Account]:
    zone_id = current_zone(call)
    test = filters.test_of(filters.parse(asked), COLUMNS)
    candidates = _candidates(call, filters.parse(asked))
    matching = [account for account in candidates if account.zone_id == zone_id and test(account)]
    ascending = (call.parameter("sortOrder") or "ascending") == "ascending"
    return listing.sort(matching, sort_by, COLUMNS, ascending=ascending)


def _candidates(call: Call, asked: Filter) -> list[Account]:
    """Where a filter names one user, only that one is looked at."""
    world = call.world
    if isinstance(asked, Junction) and asked.word == "and":
        either = [_exact(side) for side in (asked.left, asked.right)]
        exact = next((found for found in either if found), None)
    else:
        exact = _exact(asked)
    if exact is None:
        return list(world.accounts)
    name, value = exact
    if name == "username":
        return world.accounts.find(username=value)
    account = world.accounts.get(value.lower()) or world.accounts.get(value)
    return [account] if account else []


def _exact(asked: Filter) -> tuple[str, str] | None:
    if not isinstance(asked, Comparison) or asked.operator != "eq" or not isinstance(asked.value, str):
        return None
    return (asked.attribute.lower(), asked.value) if asked.attribute.lower() in IDENTITY else None


def index_ids(call: Call) -> Reply:
    """Names for ids and ids for names."""
    if not call.world.settings.scim["userids_enabled"]:
        raise generic("Illegal Operation: Endpoint not enabled.")
    sent = requests.parameters(call)
    try:
        with_inactive = bool(flag_of(sent.get("includeInactive")))
        start_index = max(listing.whole_number(sent.get("startIndex"), 1), 1)
        count = min(listing.whole_number(sent.get("count"), listing.DEFAULT_COUNT), listing.MAXIMUM)
    except (BodyProblem, ValueError):
        raise unexpected_error() from None
    asked = sent.get("filter", "").strip()
    _check_identity_filter(asked)
    matching = _select_identities(call, asked, ascending=sent.get("sortOrder", "ascending").lower() == "ascending")
    if not with_inactive:
        matching = _of_active_origins(call, matching)
    shown = [
        {"origin": account.origin, "id": account.guid, "userName": account.username}
        for account in listing.window(matching, start_index, count)
    ]
    return resource(listing.results(shown, start_index=start_index, count=count, total=len(matching), schema=SCHEMA))


def _select_identities(call: Call, asked: str, *, ascending: bool) -> list[Account]:
    zone_id = current_zone(call)
    try:
        test = filters.test_of(filters.parse(asked), COLUMNS)
    except FilterProblem:
        raise generic("Invalid filter expression") from None
    matching = [each for each in _candidates(call, filters.parse(asked)) if each.zone_id == zone_id and test(each)]
    return listing.sort(matching, "username", COLUMNS, ascending=ascending)


def _of_active_origins(call: Call, accounts: Sequence[Account]) -> list[Account]:
    """Those whose origin has a provider that is active."""
    zone_id = current_zone(call)
    active = {each.origin_key for each in call.world.identity_providers if each.active and each.zone_id == zone_id}
    return [account for account in accounts if account.origin in active]


def _check_identity_filter(asked: str) -> None:
    if not asked:
        raise generic("a 'filter' parameter is required")
    try:
        parsed = filters.parse(asked)
    except FilterProblem:
        raise generic(f"Invalid filter '{escape(asked)}'") from None
    if not _names_identity(parsed):
        raise generic("Invalid filter attribute.")


def _names_identity(asked: Filter) -> bool:
    """Has the filter a comparison of id or userName? Raises UaaError for what such a filter may not have."""
    if isinstance(asked, Junction):
        left, right = _names_identity(asked.left), _names_identity(asked.right)
        return left or right
    if asked.operator in {"pr", "sw", "co"}:
        raise generic("Wildcards are not allowed in filter.")
    if asked.operator != "eq":
        raise generic("Invalid operator.")
    name = asked.attribute.lower()
    if name not in {*IDENTITY, "origin"}:
        raise generic("Invalid filter attribute.")
    return name in IDENTITY


ENDPOINTS = [
    endpoint("GET", "/Users", index),
    *(endpoint(method, "/ids/Users", index_ids) for method in ("GET", "POST", "PUT", "DELETE", "PATCH")),
]
