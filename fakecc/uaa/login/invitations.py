"""/invite_users: links for people who are to become users.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/invitations/InvitationsEndpoint.java
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fakecc.actions.platform import uaa_accounts, uaa_clients, uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.errors import Invalid
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import Account, IdentityProvider, UaaClient
from fakecc.uaa import bodies, domains, requests
from fakecc.uaa.answers import html_refusal, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.tokens import bearers
from fakecc.uaa.zones.switching import ID_HEADER, SUBDOMAIN_HEADER, current_zone

INTENT = "INVITATION"
SECONDS = 7 * 86400
# What javax.mail's InternetAddress takes of a plain address; one without a dot in its domain, too.
EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\\x00-\x20\x7f]+@[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?!\.|$))*")
DOUBLE_DOT = re.compile(r"(^|\.)\.|\.@")


def invite(call: Call) -> Reply:
    """Make an unverified user for every address that has none, and a link for each."""
    if requests.media_type(call) != "application/json":
        raise html_refusal(415)
    try:
        emails = bodies.list_of(bodies.read_object(call).get("emails"))
        addresses = None if emails is None else [bodies.text_of(email) for email in emails]
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    redirect_uri = call.parameter("redirect_uri")
    if redirect_uri is None:
        raise html_refusal(400)
    client_id = call.parameter("client_id") or bearers.read_bearer(call).client_id
    client = None if _names_a_zone(call) else uaa_clients.find(call.world, client_id, current_zone(call))
    if addresses is None or (client is None and not _names_a_zone(call)):
        raise html_refusal(500)
    data: dict[str, Json] = {"client_id": client_id, "redirect_uri": redirect_uri}
    invited = [_invite(call, email, client, data) for email in addresses]
    return resource(
        {
            "new_invites": [invitation for invitation in invited if invitation["success"]],
            "failed_invites": [invitation for invitation in invited if not invitation["success"]],
        }
    )


def _names_a_zone(call: Call) -> bool:
    """Do the request's headers name a zone? Then any provider of it will do, whoever asks."""
    return any((call.headers.get(name) or "").strip() for name in (ID_HEADER, SUBDOMAIN_HEADER))


def _invite(call: Call, email: str | None, client: UaaClient | None, data: dict[str, Json]) -> dict[str, Json]:
    if email is None or not EMAIL.fullmatch(email) or DOUBLE_DOT.search(email):
        shown = "null" if email is None else email
        return _failure(email, "email.invalid", f"{shown} is invalid email.")
    providers = _providers_for(call, client, email)
    if len(providers) != 1:
        code = "provider.ambiguous" if providers else "provider.non-existent"
        found = "Multiple authentication providers" if providers else "No authentication provider"
        return _failure(email, code, f"{found} found.")
    origin = providers[0].origin_key
    known = [each for each in call.world.accounts if _is_of(call, each, email, origin)]
    if len(known) > 1:
        return _failure(email, "user.ambiguous", "Multiple users with the same origin matched to the email address.")
    try:
        account = known[0] if known else _new_user(call, email.lower(), origin)
    except Invalid:
        return _failure(email, "invitation.exception", f"Username already in use: {email.lower()}")
    told = {"origin": account.origin, "user_id": account.guid, "email": account.email, **data}
    invitation = uaa_codes.create(
        call.world, told, intent=INTENT, expires_at=call.world.now() + SECONDS, zone_id=current_zone(call)
    )
    return {
        "email": account.email,
        "userId": account.guid,
        "origin": account.origin,
        "success": True,
        "errorCode": None,
        "errorMessage": None,
        "inviteLink": f"{call.uaa_url}/invitations/accept?code={invitation.guid}",
    }


def _new_user(call: Call, email: str, origin: str) -> Account:
    return uaa_accounts.create(
        call.world, email, email=email, verified=False, origin=origin, zone_id=current_zone(call)
    )


def _is_of(call: Call, account: Account, email: str, origin: str) -> bool:
    """Has the account this address, at this origin of the request's zone?"""
    return (account.email.lower(), account.origin, account.zone_id) == (email.lower(), origin, current_zone(call))


def _providers_for(call: Call, client: UaaClient | None, email: str) -> Sequence[IdentityProvider]:
    """The active providers that are for this domain, or UAA's own where none is."""
    providers = [each for each in call.world.identity_providers if each.active and each.zone_id == current_zone(call)]
    allowed = client.additional.get("allowedproviders") if client else None
    if isinstance(allowed, list):
        providers = [each for each in providers if each.origin_key in allowed]
    domain = email.partition("@")[2]
    named = [each for each in providers if domains.is_for(each, domain)]
    return named or [each for each in providers if domains.may_be_for(each, domain)]


def _failure(email: str | None, error_code: str, message: str) -> dict[str, Json]:
    return {
        "email": email,
        "userId": None,
        "origin": None,
        "success": False,
        "errorCode": error_code,
        "errorMessage": message,
        "inviteLink": None,
    }


ENDPOINTS = [endpoint("POST", "/invite_users", invite)]
