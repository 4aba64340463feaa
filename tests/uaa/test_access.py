"""UAA's table of who may ask what."""

import pytest
from support.uaa_client import client_token, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.uaa import access


def refusal(world, method, path, **how):
    reply = uaa(world, method, path, **how)
    return reply.status, reply.body.get("scope", reply.body.get("error"))


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", "/Users", "uaa.admin scim.read zones.uaa.admin"),
        ("POST", "/Users", "uaa.admin scim.write scim.create zones.uaa.admin"),
        ("DELETE", "/Users/x", "uaa.admin scim.write zones.uaa.admin"),
        ("PATCH", "/Users/x/status", "uaa.admin scim.write uaa.account_status.write zones.uaa.admin"),
        ("GET", "/Users/x/verify", "uaa.admin scim.write scim.create zones.uaa.admin"),
        ("GET", "/ids/Users", "scim.userids"),
        ("GET", "/Groups/x/members", "uaa.admin scim.read zones.uaa.admin"),
        ("PUT", "/Groups/x", "uaa.admin scim.write groups.update zones.uaa.admin"),
        ("POST", "/Groups/zones", "scim.zones"),
        ("GET", "/oauth/clients", "uaa.admin clients.read clients.admin zones.uaa.admin"),
        ("PUT", "/oauth/clients/x/secret", "uaa.admin clients.secret clients.admin zones.uaa.admin"),
        ("DELETE", "/oauth/token/revoke/x", "uaa.admin tokens.revoke"),
        ("GET", "/oauth/token/list/user/x", "uaa.admin tokens.list"),
        ("GET", "/identity-zones", "uaa.admin zones.read zones.write zones.uaa.admin"),
        ("POST", "/identity-zones/x/clients", "uaa.admin zones.write"),
        ("POST", "/Codes", "uaa.admin oauth.login"),
        ("POST", "/invite_users", "uaa.admin scim.invite zones.uaa.admin"),
    ],
)
def test_the_scopes_that_a_path_needs(world, method, path, needed):
    uaa_clients.create(world, "nothing", secrets=("s",), grant_types=("client_credentials",))
    token = client_token(world, ("nothing", "s"))
    assert refusal(world, method, path, token=token) == (403, needed)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/Users"),
        ("HEAD", "/Users/x"),
        ("PUT", "/Users"),
        ("GET", "/oauth/token/list"),
        ("PATCH", "/oauth/clients"),
    ],
)
def test_what_no_rule_is_for_is_denied(world, token, method, path):
    assert refusal(world, method, path, token=token) == (403, "access_denied")


def test_everybody_may_see_and_change_themselves(world):
    ann = uaa_accounts.create(world, "ann", password="a")
    token = user_token(world, "ann", "a")
    assert uaa(world, "GET", f"/Users/{ann.guid}", token=token).status == 200
    assert uaa(world, "GET", f"/Users/{uaa_accounts.find(world, 'admin').guid}", token=token).status == 403


def test_a_token_must_be_for_the_endpoint(world):
    uaa_clients.create(world, "narrow", secrets=("s",), grant_types=("client_credentials",), authorities=("uaa.admin",))
    reply = uaa(world, "PUT", "/Users/x/password", {}, token=client_token(world, ("narrow", "s")))
    assert (reply.status, reply.body["error_description"]) == (
        403, "Invalid token does not contain resource id (password)",
    )  # fmt: skip


def test_who_may_see_no_providers_is_told_nothing(world):
    reply = uaa(world, "GET", "/identity-providers", token=user_token(world))
    assert (reply.status, reply.body) == (403, {})


def test_a_path_without_a_rule_is_not_guarded(world):
    calls = []

    class Sent:
        method = "GET"

    assert access.check(Sent(), "/info") is False
    assert calls == []


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/Users/*", "/Users/x", True), ("/Users/*", "/Users/x/y", False), ("/Users/*", "/Users", False),
        ("/Users/**", "/Users", True), ("/Users/**", "/Users/x/y", True), ("/Users/**", "/UsersX", False),
        ("/oauth/clients/**/meta", "/oauth/clients/x/meta", True), ("/oauth/clients/**/meta", "/oauth/clients/meta", True),
    ],
)  # fmt: skip
def test_patterns_are_ants(pattern, path, fits):
    rules = [each for each in access.RULES if each.pattern == pattern]
    assert rules
    matching = [regex for regex, rule in access._rules_for(path.split("/")[1]) if rule.pattern == pattern]  # noqa: SLF001 - what the table is read by
    assert any(regex.fullmatch(path) for regex in matching) is fits
