"""What every request goes through: methods, paths, headers, other origins."""

import pytest
from support.uaa_client import uaa

from fakecc.uaa import LISTED
from fakecc.uaa.access import RULES

OPEN = {
    "info", "login", "passcode", "authorize", "authenticate", "autologin", "token", "token_keys", "checks", "not_done",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "rule"),
    sorted({(listed.method, listed.rule) for listed in LISTED if listed.page.rpartition(".")[2] not in OPEN}),
)
def test_whatever_is_not_open_to_all_needs_a_token(world, method, rule):
    reply = uaa(world, method, rule.replace("<", "").replace(">", ""))
    assert (reply.status, reply.body["error"]) in {(401, "unauthorized"), (403, "access_denied")}


def test_every_rule_is_for_something():
    assert len(RULES) == len({(rule.pattern, rule.method) for rule in RULES})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nosuch", 302),
        ("POST", "/nosuch", 302),
        ("PUT", "/oauth/token", 405),
        ("POST", "/healthz", 405),
        ("GET", "/Users//", 400),
        ("GET", "/info;a=b", 400),
        ("GET", "/info?q=%00", 400),
        ("TRACE", "/info", 405),
        ("PROPFIND", "/info", 400),
        ("OPTIONS", "/info", 200),
    ],
)
def test_odd_requests(world, method, path, status):
    assert uaa(world, method, path).status == status


@pytest.mark.parametrize(
    ("accept", "body", "content_type"),
    [("application/json", {}, "application/json;charset=UTF-8"), ("text/html", None, "text/html;charset=UTF-8")],
)
def test_at_a_host_of_nobody_there_is_no_zone(world, accept, body, content_type):
    world.seed(settings={"zones": {"internal": {"hostnames": ["uaa.internal"]}}})
    reply = uaa(world, "GET", "/info", headers={"Host": "elsewhere.example.org", "Accept": accept})
    assert (reply.status, reply.body, reply.content_type) == (404, body, content_type)
    assert reply.headers["Cache-Control"] == "no-store"


def test_nothing_names_the_cloud_controllers_request(world):
    assert uaa(world, "GET", "/info").headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_of_another_origin_may_ask_with_a_token(world):
    headers = {"Origin": "http://x.example.org", "Access-Control-Request-Method": "GET"}
    reply = uaa(world, "OPTIONS", "/userinfo", headers=headers)
    assert (reply.status, reply.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert "Access-Control-Allow-Credentials" not in reply.headers


def test_what_is_refused_changes_nothing(world, token):
    guids = {account.guid for account in world.accounts}
    body = {"userName": "ann", "password": "a", "emails": [{"value": "a@example.org"}]}
    uaa(world, "POST", "/Users", body, token=token, headers={"Accept": "nosuch"})
    refused = uaa(world, "POST", "/Users", {"userName": "ann"}, token=token)
    assert refused.status == 400
    assert len({account.guid for account in world.accounts} - guids) == 1
