"""What UAA has and fakecc does not do: 501, with the reason."""

from __future__ import annotations

from collections.abc import Callable

from fakecc.call import Call, Reply, endpoint
from fakecc.uaa.answers import resource

MAIL = "fakecc sends no mail: change the user at /Users instead"
CHANGE = "change the password by PUT /Users/:id/password instead"
SAML = "fakecc's UAA has no SAML"
ELSEWHERE = "fakecc's UAA sends no browser to other identity providers"
REASONS = {
    ("POST", "/email_verifications"): MAIL,
    ("POST", "/email_changes"): MAIL,
    ("GET", "/verify_email"): MAIL,
    ("GET", "/verify_user"): MAIL,
    ("GET", "/reset_password"): MAIL,
    ("POST", "/reset_password.do"): MAIL,
    ("POST", "/forgot_password.do"): MAIL,
    ("POST", "/create_account.do"): MAIL,
    ("GET", "/invitations/accept"): MAIL,
    ("POST", "/invitations/accept.do"): MAIL,
    ("GET", "/change_email"): MAIL,
    ("GET", "/change_password"): CHANGE,
    ("GET", "/saml/metadata"): SAML,
    ("GET", "/saml/metadata/<alias>"): SAML,
    ("GET", "/saml2/authenticate/<alias>"): SAML,
    ("POST", "/saml/SSO/alias/<alias>"): SAML,
    ("GET", "/login/callback/<origin>"): ELSEWHERE,
    ("POST", "/login/idp_discovery"): ELSEWHERE,
    ("POST", "/origin-chooser"): ELSEWHERE,
    ("POST", "/identity-providers/test"): "fakecc's UAA asks no LDAP server",
    ("POST", "/change_email.do"): MAIL,
    ("POST", "/change_password.do"): CHANGE,
    ("GET", "/force_password_change"): CHANGE,
    ("POST", "/force_password_change"): CHANGE,
    ("POST", "/login/mfa/verify.do"): "UAA has given up a second factor, and so has fakecc",
}


def _refuse(reason: str) -> Callable[..., Reply]:
    def refuse(call: Call, **arguments: str) -> Reply:
        del arguments
        call.note = "not implemented"
        return resource({"error": "not_implemented", "error_description": reason}, 501)

    return refuse


ENDPOINTS = [endpoint(method, rule, _refuse(reason)) for (method, rule), reason in REASONS.items()]
