"""/userinfo: who a token's user is.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/account/UserInfoEndpoint.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.uaa.answers import access_denied, milliseconds, resource
from fakecc.uaa.tokens import bearers


def show(call: Call) -> Reply:
    """The user of the token that asks."""
    account = bearers.account_of(call, bearers.read_bearer(call))
    if account is None:
        raise access_denied()
    previous = account.previous_logon_at
    names = [name for name in (account.given_name, account.family_name) if name]
    return resource(
        {
            "user_id": account.guid,
            "user_name": account.username,
            **({"given_name": account.given_name} if account.given_name else {}),
            **({"family_name": account.family_name} if account.family_name else {}),
            **({"phone_number": account.phone_number} if account.phone_number else {}),
            "email": account.email,
            "email_verified": account.verified,
            "previous_logon_time": None if previous is None else milliseconds(previous),
            "name": " ".join(names),
            "sub": account.guid,
        }
    )


ENDPOINTS = [endpoint(method, "/userinfo", show) for method in ("GET", "POST", "PUT", "DELETE", "PATCH")]
