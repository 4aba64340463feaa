"""/oauth/authorize: codes, challenges, where they go, and what a person approves."""

import re

import pytest
from support.uaa_client import Browser, authorize, code_of, grant, uaa, user_token

from fakecc.actions.platform import uaa_clients

PROXY = ("ssh-proxy", "ssh-proxy-secret")
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.fixture
def browser(world):
    return Browser(world)


def test_a_code_is_used_once_by_its_client_in_time(world):
    token = user_token(world)
    code = code_of(uaa(world, "GET", authorize(), token=token))
    assert grant(world, PROXY, grant_type="authorization_code", code=code).status == 200
    assert grant(world, PROXY, grant_type="authorization_code", code=code).body["error"] == "invalid_grant"
    late = code_of(uaa(world, "GET", authorize(), token=token))
    world.clock.advance(601)
    assert grant(world, PROXY, grant_type="authorization_code", code=late).status == 400


@pytest.mark.parametrize(("verifier", "status"), [(VERIFIER, 200), ("wrong" * 10, 400), ("", 400)])
def test_a_challenge_is_met_by_its_verifier_only(world, verifier, status):
    path = authorize(code_challenge=CHALLENGE, code_challenge_method="S256")
    code = code_of(uaa(world, "GET", path, token=user_token(world)))
    form = {"grant_type": "authorization_code", "code": code}
    assert grant(world, PROXY, **form, **({"code_verifier": verifier} if verifier else {})).status == status


@pytest.mark.parametrize(
    "target",
    ["http://evil.example.com", "http://app.example.com.evil.org/cb", "http://app.example.com@evil.org/cb",
     "http://app.example.com/cb/../other", "https://app.example.com/cb", "//evil.example.com"],
)  # fmt: skip
def test_no_code_goes_where_the_client_has_nothing(world, browser, target):
    uaa_clients.create(
        world, "web", secrets=("s",), scopes=("openid",), grant_types=("authorization_code",), autoapprove=("true",),
        redirect_uris=("http://app.example.com/cb",),
    )  # fmt: skip
    browser.log_in()
    reply = browser.get(authorize("web", redirect_uri=target))
    assert (reply.status, reply.headers.get("Location")) == (400, None)


@pytest.fixture
def web(world):
    """A client that asks for two scopes, of which a person has to approve."""
    uaa_clients.create(
        world, "web", secrets=("s",), scopes=("openid", "scim.read"), grant_types=("authorization_code",),
        redirect_uris=("http://app.example.com/cb",),
    )  # fmt: skip


def fields_of(page):
    """The hidden fields and the checked boxes of a form."""
    return dict(re.findall(r'<input type="(?:hidden|checkbox)" name="([^"]*)" value="([^"]*)"', page))


def redeemed(world, reply):
    return grant(world, ("web", "s"), grant_type="authorization_code", code=code_of(reply)).body["scope"]


def test_a_client_gets_what_the_person_approves(world, browser, web):
    browser.log_in()
    page = browser.get(authorize("web")).text
    approved = browser.post(authorize("web"), user_oauth_approval="true", **fields_of(page))

    assert "web has requested permission" in page
    assert sorted(redeemed(world, approved).split()) == ["openid", "scim.read"]
    assert code_of(browser.get(authorize("web")))  # nobody is asked twice


def test_a_client_gets_no_scope_that_the_person_unchecks(world, browser, web):
    browser.log_in()
    sent = fields_of(browser.get(authorize("web")).text)
    (unchecked,) = [name for name, value in sent.items() if value == "scope.scim.read"]
    del sent[unchecked]
    approved = browser.post(authorize("web"), user_oauth_approval="true", **sent)

    assert redeemed(world, approved) == "openid"
    assert redeemed(world, browser.get(authorize("web"))) == "openid"


def test_what_the_person_denies_the_client_is_told(browser, web):
    browser.log_in()
    sent = fields_of(browser.get(authorize("web")).text)
    denied = browser.post(authorize("web", state="s"), user_oauth_approval="false", **sent)

    assert denied.headers["Location"] == (
        "http://app.example.com/cb?error=access_denied&error_description=User%20denied%20access&state=s"
    )


def test_a_forged_approval_is_none(browser, web):
    browser.log_in()
    forged = browser.post(authorize("web"), user_oauth_approval="true", **{"X-Uaa-Csrf": "forged"})

    assert (forged.status, "has requested permission" in forged.text) == (200, True)


def test_a_scope_that_nobody_asked_for_is_refused(browser, web):
    browser.log_in()
    sent = {**fields_of(browser.get(authorize("web")).text), "scope.9": "scope.uaa.admin"}
    refused = browser.post(authorize("web"), user_oauth_approval="true", **sent)

    assert "error=invalid_scope" in refused.headers["Location"]
