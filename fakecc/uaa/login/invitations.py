"""/invite_users: links for people who are to become users.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/invitations/InvitationsEndpoint.java
"""

from __future__ import annotations

import re

from fakecc.actions.platform import uaa_accounts, uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.json_types import Json
from fakecc.uaa import bodies
from fakecc.uaa.answers import html_refusal, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.tokens import bearers
from fakecc.uaa.zones.switching import current_zone

INTENT = "INVITATION"
SECONDS = 7 * 86400
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def invite(call: Call) -> Reply:
    """Make an unverified user for every address, and a link for each."""
    redirect_uri = call.parameter("redirect_uri")
    try:
        emails = bodies.list_of(bodies.read_object(call).get("emails"))
    except BodyProblem as problem:
        raise html_refusal(415 if problem.kind == "media type" else 400) from None
    if redirect_uri is None or emails is None:
        raise html_refusal(400)
    invited = [_invite(call, str(email), redirect_uri) for email in emails]
    return resource(
        {
            "new_invites": [invitation for invitation in invited if invitation["success"]],
            "failed_invites": [invitation for invitation in invited if not invitation["success"]],
        }
    )


def _invite(call: Call, email: str, redirect_uri: str) -> dict[str, Json]:
    if not EMAIL.fullmatch(email):
        return _present(email, None, "email.invalid", f"{email} is invalid email.", None)
    zone_id = current_zone(call)
    account = uaa_accounts.find(call.world, email, "uaa", zone_id)
    if account is not None and account.verified:
        return _present(email, None, "user.already.exists", "Only unverified users may be invited.", None)
    if account is None:
        account = uaa_accounts.create(call.world, email, email=email, verified=False, zone_id=zone_id)
    bearer = bearers.read_bearer(call)
    data = {
        "origin": "uaa",
        "user_id": account.guid,
        "email": email,
        "client_id": call.parameter("client_id") or bearer.client_id,
        "redirect_uri": redirect_uri,
    }
    code = uaa_codes.create(call.world, data, intent=INTENT, expires_at=call.world.now() + SECONDS)
    return _present(email, account.guid, None, None, f"{call.uaa_url}/invitations/accept?code={code.guid}")


def _present(
    email: str, user_id: str | None, error_code: str | None, message: str | None, link: str | None
) -> dict[str, Json]:
    return {
        "email": email,
        "userId": user_id,
        "origin": "uaa" if user_id else None,
        "success": user_id is not None,
        "errorCode": error_code,
        "errorMessage": message,
        "inviteLink": link,
    }


ENDPOINTS = [endpoint("POST", "/invite_users", invite)]
