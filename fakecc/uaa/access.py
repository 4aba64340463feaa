"""Who may ask what: UAA's table of paths, methods and scopes. It is asked before anything looks at the request.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring/scim-endpoints.xml, client-admin-endpoints.xml, oauth-endpoints.xml,
multitenant-endpoints.xml, codestore-endpoints.xml, approvals-endpoints.xml, openid-endpoints.xml
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from fakecc.call import Call
from fakecc.records import Value, value_type
from fakecc.uaa.answers import UNCACHED, UaaError, access_denied, insufficient_scope, view
from fakecc.uaa.tokens import bearers
from fakecc.uaa.tokens.bearers import Bearer
from fakecc.uaa.zones import switching

SelfTest = Callable[[Call, Bearer, Sequence[str]], bool]
REALM = 'Bearer realm="UAA/oauth"'


@value_type
class Rule(Value):
    """What a path asks of a token. `pattern` is Ant's: `*` is a segment, `**` any number of them.

    `scopes`: one of them is needed. `exact`: administrators have no other right than these scopes. `resource`: whom the
    token must be for. `oneself`: whether the path is the bearer's own. `zone_admin`: a zone's administrator may, too.
    """

    pattern: str
    method: str = ""
    scopes: tuple[str, ...] = ()
    exact: bool = False
    zone_admin: bool = True
    resource: str = ""
    oneself: SelfTest | None = None
    closed: bool = False
    quiet: bool = False
    anyone: bool = False


def check(call: Call, path: str) -> bool:
    """Is the path guarded? Raises UaaError where the token of this request does not open it."""
    rule = _rule_of(path.rstrip("/") or "/", call.method)
    if rule is None:
        return False
    bearer = bearers.read_bearer(call)
    if rule.resource and rule.resource not in bearer.audience:
        raise access_denied(f"Invalid token does not contain resource id ({rule.resource})", challenge=REALM)
    zone_id = switching.zone_of(call, bearer)
    if rule.closed:
        raise access_denied()
    if rule.anyone or _is_allowed(call, rule, bearer, path, zone_id):
        return True
    if rule.quiet:
        raise _quiet_refusal()
    raise insufficient_scope(" ".join(_scopes_for(rule, zone_id)))


def _is_allowed(call: Call, rule: Rule, bearer: Bearer, path: str, zone_id: str) -> bool:
    held = switching.scopes_in_zone(bearer, zone_id)
    if held & set(_scopes_for(rule, zone_id)):
        return True
    return rule.oneself is not None and rule.oneself(call, bearer, path.strip("/").split("/"))


def _scopes_for(rule: Rule, zone_id: str) -> list[str]:
    if rule.exact:
        return [*rule.scopes]
    return ["uaa.admin", *rule.scopes, *([f"zones.{zone_id}.admin"] if rule.zone_admin else [])]


def _quiet_refusal() -> UaaError:
    # As the real one does. recording: uaa/identity-providers
    reply = view({}, 403)
    reply.headers |= {**UNCACHED, "Cache-Control": f"{UNCACHED['Cache-Control']}, no-store"}
    return UaaError(reply)


def _is_own_user(call: Call, bearer: Bearer, segments: Sequence[str]) -> bool:
    del call
    return bool(bearer.user_id) and segments[1:2] == [bearer.user_id]


def _is_own_token(call: Call, bearer: Bearer, segments: Sequence[str]) -> bool:
    token = call.world.stored_tokens.get(segments[3]) if len(segments) > 3 else None
    if token is None:
        return False
    return token.client_id == bearer.client_id or (bool(bearer.user_id) and token.account_guid == bearer.user_id)


def _is_own_revocation(call: Call, bearer: Bearer, segments: Sequence[str]) -> bool:
    del call
    return bool(bearer.user_id) and segments[4:5] == [bearer.user_id]


def _is_own_client_revocation(call: Call, bearer: Bearer, segments: Sequence[str]) -> bool:
    return _is_own_revocation(call, bearer, segments) and segments[6:7] == [bearer.client_id]


def _close(pattern: str) -> Rule:
    return Rule(pattern=pattern, closed=True)


_GROUP_WRITING = ("scim.write", "groups.update")
_REVOKING = ("tokens.revoke",)
# The first rule whose pattern and method fit decides; a block ends with what it denies.
RULES = [
    Rule(pattern="/Groups/zones/**", scopes=("scim.zones",), exact=True),
    Rule(pattern="/Groups/External", method="GET", scopes=("scim.read",)),
    Rule(pattern="/Groups/External", method="POST", scopes=("scim.write",)),
    Rule(pattern="/Groups/External/**", method="DELETE", scopes=("scim.write",)),
    Rule(pattern="/Groups/**", method="DELETE", scopes=("scim.write",)),
    Rule(pattern="/Groups/**", method="PUT", scopes=_GROUP_WRITING),
    Rule(pattern="/Groups/**", method="POST", scopes=_GROUP_WRITING),
    Rule(pattern="/Groups/**", method="GET", scopes=("scim.read",)),
    Rule(pattern="/Groups/**", method="PATCH", scopes=_GROUP_WRITING),
    _close("/Groups/**"),
    Rule(pattern="/Users/*/password", scopes=("password.write",), exact=True, resource="password"),
    Rule(pattern="/Users/*/verify-link", method="GET", scopes=("scim.create",)),
    Rule(pattern="/Users/*/verify", method="GET", scopes=("scim.write", "scim.create")),
    Rule(pattern="/Users/*/status", method="PATCH", scopes=("scim.write", "uaa.account_status.write")),
    Rule(pattern="/Users/**", method="GET", scopes=("scim.read",), oneself=_is_own_user),
    Rule(pattern="/Users/*", method="DELETE", scopes=("scim.write",)),
    Rule(pattern="/Users/*", method="PUT", scopes=("scim.write",), oneself=_is_own_user),
    Rule(pattern="/Users/*", method="PATCH", scopes=("scim.write",), oneself=_is_own_user),
    Rule(pattern="/Users", method="POST", scopes=("scim.write", "scim.create")),
    _close("/Users/**"),
    Rule(pattern="/ids/Users", scopes=("scim.userids",), exact=True),
    Rule(pattern="/oauth/token/revoke/client/**", scopes=_REVOKING, zone_admin=False),
    Rule(
        pattern="/oauth/token/revoke/user/*/client/**",
        scopes=_REVOKING,
        zone_admin=False,
        oneself=_is_own_client_revocation,
    ),
    Rule(pattern="/oauth/token/revoke/user/**", scopes=_REVOKING, zone_admin=False, oneself=_is_own_revocation),
    Rule(pattern="/oauth/token/revoke/**", method="DELETE", scopes=_REVOKING, zone_admin=False, oneself=_is_own_token),
    _close("/oauth/token/revoke/**"),
    Rule(pattern="/oauth/token/list/user/**", method="GET", scopes=("tokens.list",), zone_admin=False),
    Rule(pattern="/oauth/token/list/client/**", method="GET", scopes=("tokens.list",), zone_admin=False),
    _close("/oauth/token/list/**"),
    Rule(pattern="/userinfo", scopes=("openid",), exact=True, resource="openid"),
    Rule(pattern="/approvals/**", scopes=("oauth.approvals",), exact=True, resource="oauth"),
    Rule(pattern="/oauth/clients/*/secret", scopes=("clients.secret", "clients.admin")),
    Rule(pattern="/oauth/clients/*/clientjwt", scopes=("clients.trust", "clients.admin")),
    Rule(pattern="/oauth/clients/tx/**", method="DELETE", scopes=("clients.admin",)),
    Rule(pattern="/oauth/clients/tx/**", method="POST", scopes=("clients.admin",)),
    Rule(pattern="/oauth/clients/tx/**", method="PUT", scopes=("clients.admin",)),
    Rule(pattern="/oauth/clients/**/meta", method="GET", anyone=True),
    Rule(pattern="/oauth/clients/**", method="DELETE", scopes=("clients.write", "clients.admin")),
    Rule(pattern="/oauth/clients/**", method="POST", scopes=("clients.write", "clients.admin")),
    Rule(pattern="/oauth/clients/**", method="PUT", scopes=("clients.write", "clients.admin")),
    Rule(pattern="/oauth/clients/**", method="GET", scopes=("clients.read", "clients.admin")),
    _close("/oauth/clients/**"),
    Rule(pattern="/identity-zones", method="GET", scopes=("zones.read", "zones.write")),
    Rule(pattern="/identity-zones/*", method="GET", scopes=("zones.read", "zones.write")),
    Rule(pattern="/identity-zones/*/clients", method="POST", scopes=("zones.write",), zone_admin=False),
    Rule(pattern="/identity-zones/*/clients/*", method="DELETE", scopes=("zones.write",), zone_admin=False),
    Rule(pattern="/identity-zones/**", method="POST", scopes=("zones.write",)),
    Rule(pattern="/identity-zones/**", method="PUT", scopes=("zones.write",)),
    Rule(pattern="/identity-zones/**", method="DELETE", scopes=("zones.write",)),
    _close("/identity-zones/**"),
    Rule(pattern="/identity-providers/**", method="POST", scopes=("idps.write",), quiet=True),
    Rule(pattern="/identity-providers/**", method="PUT", scopes=("idps.write",), quiet=True),
    Rule(pattern="/identity-providers/**", method="PATCH", scopes=("idps.write",), quiet=True),
    Rule(pattern="/identity-providers/**", method="DELETE", scopes=("idps.write",), quiet=True),
    Rule(pattern="/identity-providers/**", method="GET", scopes=("idps.read",), quiet=True),
    _close("/identity-providers/**"),
    Rule(pattern="/Codes/**", scopes=("oauth.login",), zone_admin=False),
    Rule(pattern="/password_resets", scopes=("oauth.login",)),
    Rule(pattern="/password_change", scopes=("oauth.login",)),
    Rule(pattern="/email_verifications", scopes=("oauth.login",), exact=True),
    Rule(pattern="/email_changes", scopes=("oauth.login",), exact=True),
    Rule(pattern="/invite_users", scopes=("scim.invite",)),
]


def _rule_of(path: str, method: str) -> Rule | None:
    for pattern, rule in _rules_for(path.split("/")[1]):
        if rule.method in {"", method} and pattern.fullmatch(path):
            return rule
    return None


@lru_cache(maxsize=64)
def _rules_for(head: str) -> list[tuple[re.Pattern[str], Rule]]:
    """The rules of the paths that begin with this segment."""
    return [(re.compile(_regex(rule.pattern)), rule) for rule in RULES if rule.pattern.split("/")[1] == head]


def _regex(pattern: str) -> str:
    parts = pattern.split("/")[1:]
    made = ""
    for part in parts:
        made += "(?:/[^/]*)*" if part == "**" else "/[^/]+" if part == "*" else "/" + re.escape(part)
    return made
