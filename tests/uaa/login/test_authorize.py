"""/oauth/authorize: codes, challenges, where they go, and what a person approves."""

import re
from urllib.parse import parse_qs, quote, urlencode

import pytest
from support.uaa_client import Browser, authorize, claims, code_of, grant, uaa, user_token

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
    return uaa_clients.create(
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


UNKNOWN_SCOPE = "x is invalid. Please use a valid scope name in the request"
TO_THE_CLIENT = {
    "an unknown type": (
        {"response_type": "code x"},
        "?error=unsupported_response_type&error_description=Unsupported%20response%20types&state=s",
    ),
    "an unknown type beside a token": (
        {"response_type": "token x"},
        "#error=unsupported_response_type&error_description=Unsupported%20response%20types&state=s",
    ),
    "a scope that nobody knows": (
        {"response_type": "id_token", "scope": "x"},
        f"?error=invalid_scope&error_description={quote(UNKNOWN_SCOPE)}&state=s",
    ),
    "a grant that the client has not": (
        {"response_type": "token"},
        "#error=invalid_client&error_description=Unauthorized%20grant%20type&state=s",
    ),
}


@pytest.mark.parametrize(("asked", "told"), TO_THE_CLIENT.values(), ids=TO_THE_CLIENT)
def test_the_client_hears_what_is_wrong(world, browser, web, asked, told):
    """Source: uaa:oauth/UaaAuthorizationEndpoint.java (handleException, getUnsuccessfulRedirect)."""
    world.change(web, autoapprove=("true",))
    browser.log_in()
    query = urlencode({"client_id": "web", "state": "s", **asked})
    assert browser.get(f"/oauth/authorize?{query}").headers["Location"] == f"http://app.example.com/cb{told}"


def test_a_denial_stands_where_a_token_would(world, browser, web):
    world.change(web, grant_types=("authorization_code", "implicit"))
    browser.log_in()
    told = {}
    for kind in ("id_token", "token code"):
        path = f"/oauth/authorize?{urlencode({'client_id': 'web', 'response_type': kind})}"
        browser.get(path)
        form = {"user_oauth_approval": "false", "X-Uaa-Csrf": browser.cookies["X-Uaa-Csrf"]}
        told[kind] = browser.post(path, **form).headers["Location"].partition("error=")[0]
    assert told == {"id_token": "http://app.example.com/cb?", "token code": "http://app.example.com/cb#"}


def test_an_id_token_beside_a_code_is_of_the_codes_grant(world, browser, web):
    world.change(web, autoapprove=("true",))
    browser.log_in()
    path = f"/oauth/authorize?{urlencode({'client_id': 'web', 'response_type': 'code id_token'})}"
    told = parse_qs(browser.get(path).headers["Location"].partition("#")[2])
    assert claims(told["id_token"][0])["grant_type"] == "authorization_code"


def test_a_client_of_other_grants_has_no_redirects(world, browser, web):
    """Source: uaa:oauth/provider/endpoint/DefaultRedirectResolver.java."""
    world.change(web, grant_types=("password",))
    reply = uaa(world, "GET", authorize("web"), token=user_token(world))
    sentence = "A redirect_uri can only be used by implicit or authorization_code grant types."
    assert (reply.status, reply.body["error_description"]) == (400, sentence)


@pytest.mark.parametrize(
    ("allowed", "sentence"),
    [
        ([], "Client is not authorized for any identity providers."),
        (["idp"], "The application is not authorized for your account."),
    ],
)
def test_a_client_does_not_take_a_person_of_another_origin(world, browser, web, allowed, sentence):
    world.change(web, additional={"allowedproviders": allowed})
    browser.log_in()
    reply = browser.get(authorize("web"))
    assert (reply.status, sentence.replace("'", "&#39;") in reply.text) == (401, True)
