"""The grants one by one: what each asks for, and how it is refused."""

import base64
import hashlib

import pytest
from support.uaa_client import Browser, authorize, by_password, claims, code_of, grant, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients

BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SSH = ("ssh-proxy", "ssh-proxy-secret")


def refusal(reply):
    return reply.status, reply.body["error"], reply.body["error_description"]


def test_a_client_is_granted_the_scopes_that_it_asks_for(world):
    answer = grant(world, ("admin", "admin-secret"), grant_type="client_credentials", scope="scim.read,uaa.admin").body
    assert set(answer["scope"].split()) == {"scim.read", "uaa.admin"}
    refused = grant(world, ("admin", "admin-secret"), grant_type="client_credentials", scope="openid")
    assert refusal(refused) == (400, "invalid_scope", "Invalid scope: openid")


def test_a_client_without_authorities_has_the_scope_of_none(world):
    uaa_clients.create(world, "bare", secrets=("s",), grant_types=("client_credentials",))
    assert grant(world, ("bare", "s"), grant_type="client_credentials").body["scope"] == "uaa.none"


def test_of_the_scopes_that_are_asked_for_a_user_has_some(world):
    assert by_password(world, scope="openid network.admin routing.router_groups.read").status == 200
    uaa_accounts.create(world, "ann", password="a")
    assert refusal(by_password(world, "ann", "a", scope="network.admin")) == (
        400, "invalid_scope", "[network.admin] is invalid. This user is not allowed any of the requested scopes",
    )  # fmt: skip


def test_a_client_s_scopes_may_have_stars(world):
    uaa_clients.create(world, "stars", secrets=("s",), grant_types=("password",), scopes=("cloud_controller.*",))
    answer = grant(world, ("stars", "s"), grant_type="password", username="admin", password="admin").body
    assert {"cloud_controller.admin", "cloud_controller.read"} <= set(answer["scope"].split())


def test_users_of_other_groups_are_refused(world):
    uaa_clients.create(
        world, "few", secrets=("s",), grant_types=("password",), scopes=("openid",), required_user_groups=("staff",)
    )
    refused = grant(world, ("few", "s"), grant_type="password", username="admin", password="admin")
    assert refusal(refused) == (400, "invalid_scope", "User does not meet the client's required group criteria.")


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({}, (400, "invalid_request", "refresh_token parameter not provided")),
        (
            {"refresh_token": "x"},
            (401, "invalid_token", "The token expired, was revoked, or the token ID is incorrect."),
        ),
    ],
)
def test_a_refresh_without_a_token(world, form, refused):
    assert refusal(grant(world, grant_type="refresh_token", **form)) == refused


def test_a_refresh_narrows_and_does_not_widen(world):
    token = by_password(world, scope="openid cloud_controller.read").body["refresh_token"]
    narrow = grant(world, grant_type="refresh_token", refresh_token=token, scope="openid").body
    assert narrow["scope"] == "openid"
    wide = grant(world, grant_type="refresh_token", refresh_token=token, scope="scim.read")
    assert refusal(wide) == (
        400, "invalid_scope", "Unable to narrow the scope of the client authentication to [scim.read].",
    )  # fmt: skip


def test_an_access_token_refreshes_nothing(world):
    refused = grant(world, grant_type="refresh_token", refresh_token=user_token(world))
    assert refusal(refused) == (401, "invalid_token", "Invalid refresh token.")


def code(world, **more):
    return code_of(uaa(world, "GET", authorize(**more), token=user_token(world)))


def test_a_code_is_turned_into_a_token_once(world):
    value = code(world)
    assert grant(world, SSH, grant_type="authorization_code", code=value).status == 200
    assert refusal(grant(world, SSH, grant_type="authorization_code", code=value)) == (
        400, "invalid_grant", f"Invalid authorization code: {value}",
    )  # fmt: skip


def test_a_code_ends(world):
    value = code(world)
    world.clock.advance(601)
    assert grant(world, SSH, grant_type="authorization_code", code=value).status == 400


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({}, (400, "invalid_request", "An authorization code must be supplied.")),
        ({"code": "x"}, (400, "invalid_grant", "Invalid authorization code: x")),
    ],
)
def test_a_grant_by_code_without_one(world, form, refused):
    assert refusal(grant(world, SSH, grant_type="authorization_code", **form)) == refused


def test_a_code_is_for_one_client_and_one_address(world):
    uaa_clients.create(world, "other", secrets=("s",), grant_types=("authorization_code",), redirect_uris=("http://x",))
    refused = grant(world, ("other", "s"), grant_type="authorization_code", code=code(world))
    assert refusal(refused) == (401, "invalid_client", "Client ID mismatch")
    elsewhere = grant(world, SSH, grant_type="authorization_code", code=code(world), redirect_uri="http://elsewhere")
    assert refusal(elsewhere) == (400, "invalid_grant", "Redirect URI mismatch.")


VERIFIER = "v" * 43
BAD_VERIFIER = "Code verifier length must between 43 and 128 and use only [A-Z],[a-z],[0-9],_,.,-,~ characters."
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("asked", "verifier", "problem"),
    [
        ({"code_challenge": CHALLENGE, "code_challenge_method": "S256"}, VERIFIER, ""),
        ({"code_challenge": VERIFIER}, VERIFIER, ""),
        ({"code_challenge": VERIFIER}, "w" * 43, f"Invalid code verifier: {'w' * 43}"),
        (
            {"code_challenge": VERIFIER},
            None,
            "PKCE error: Code verifier must be provided for this authorization code.",
        ),
        ({}, VERIFIER, "PKCE error: Code verifier not required for this authorization code."),
        ({"code_challenge": VERIFIER}, "short", BAD_VERIFIER),
        ({}, "", BAD_VERIFIER),
    ],
    ids=["S256", "plain", "another", "none", "without a challenge", "short", "empty"],
)
def test_whoever_has_the_verifier_gets_the_token(world, asked, verifier, problem):
    form = {} if verifier is None else {"code_verifier": verifier}
    reply = grant(world, SSH, grant_type="authorization_code", code=code(world, **asked), **form)
    assert reply.body.get("error_description", "") == problem


def test_a_verifier_that_is_none_uses_up_no_code(world):
    """Source: uaa:oauth/provider/code/AuthorizationCodeTokenGranter.java."""
    form = {"grant_type": "authorization_code", "code": code(world, code_challenge=VERIFIER)}
    assert [grant(world, SSH, **form, code_verifier=each).status for each in ("short", VERIFIER)] == [400, 200]


def test_the_verifier_is_asked_for_before_the_address_and_the_client(world):
    uaa_clients.create(world, "other", secrets=("s",), grant_types=("authorization_code",), redirect_uris=("http://x",))
    form = {"grant_type": "authorization_code", "redirect_uri": "http://elsewhere"}
    told = [
        refusal(grant(world, ("other", "s"), **form, code=code(world, **asked)))[2]
        for asked in ({"code_challenge": VERIFIER}, {})
    ]
    assert told == [
        "PKCE error: Code verifier must be provided for this authorization code.",
        "Redirect URI mismatch.",
    ]


def test_a_public_client_hashes_its_challenge(world):
    world.change(world.uaa_clients["ssh-proxy"], additional={"allowpublic": False})
    plain = grant(
        world, SSH, grant_type="authorization_code", code=code(world, code_challenge=VERIFIER), code_verifier=VERIFIER
    )
    assert refusal(plain) == (400, "invalid_grant", "Public client must use code challange method S256")


def test_a_token_of_ones_own_is_an_assertion(world):
    answer = grant(world, grant_type=BEARER, assertion=user_token(world)).body
    said = claims(answer["access_token"])
    assert ("id_token" in answer, "auth_time" in said, said["user_name"]) == (False, False, "admin")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Assertion is missing"),
        ({"assertion": " "}, "Unable to decode expected id_token"),
        ({"assertion": "x"}, "Invalid token"),
    ],
)
def test_an_assertion_that_is_none(world, form, sentence):
    assert refusal(grant(world, grant_type=BEARER, **form)) == (401, "unauthorized", sentence)


def test_a_passcode_works_once(world):
    browser = Browser(world)
    browser.log_in()
    passcode = uaa(
        world,
        "GET",
        "/passcode",
        headers={"Accept": "application/json", "Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items())},
    ).body
    assert grant(world, grant_type="password", passcode=passcode).status == 200
    assert refusal(grant(world, grant_type="password", passcode=passcode)) == (401, "unauthorized", "Invalid passcode")
    assert refusal(grant(world, grant_type="password", passcode="")) == (
        401, "unauthorized", "Passcode information is missing.",
    )  # fmt: skip


@pytest.mark.parametrize("hint", ["uaa", "", '{"other":"x"}', '{"origin":"uaa"}'])
def test_hints_that_are_taken(world, hint):
    assert by_password(world, login_hint=hint).status == 200


@pytest.mark.parametrize("hint", ['{"origin":"ldap"}', '{"origin":"nosuch"}', '{"origin":""}', "{}"])
def test_hints_at_origins_that_let_nobody_in(world, hint):
    assert refusal(by_password(world, login_hint=hint))[:2] == (401, "unauthorized")


def test_a_user_gives_another_client_a_refresh_token(world):
    uaa_clients.create(
        world, "giver", secrets=("s",), grant_types=("password", "user_token"), scopes=("uaa.user", "openid")
    )
    uaa_clients.create(world, "taker", secrets=("s",), grant_types=("refresh_token",), scopes=("openid",))
    person = {"grant_type": "password", "username": "admin", "password": "admin"}
    token = grant(world, ("giver", "s"), **person).body["access_token"]
    form = {"grant_type": "user_token", "client_id": "taker"}
    answer = uaa(world, "POST", "/oauth/token", token=token, form=form).body
    assert answer["access_token"] is None
    refreshed = grant(world, ("taker", "s"), grant_type="refresh_token", refresh_token=answer["refresh_token"])
    assert (refreshed.status, refreshed.body["scope"]) == (200, "openid")
