"""Which client asks, by a header or by a form."""

import base64
import hashlib

import pytest
from support.uaa_client import Browser, authorize, claims, code_of, uaa

from fakecc.actions.platform import uaa_clients

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(autouse=True)
def _app(world):
    uaa_clients.create(world, "a b", secrets=("s+%", "t"), grant_types=("client_credentials",))


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


LET_IN = {
    "a header": (basic("a%20b:s%2B%25"), {}),
    "a header with a plus": (basic("a+b:t"), {}),
    "a form": ({}, {"client_id": "a b", "client_secret": "s+%"}),
    "the second secret": ({}, {"client_id": "a b", "client_secret": "t"}),
    "a small scheme": ({"Authorization": basic("a%20b:t")["Authorization"].replace("Basic", "basic")}, {}),
}
REFUSED = {
    "nobody": ({}, {}, "Bad credentials"),
    "a form beside another header": (
        {"Authorization": "Digest x"},
        {"client_id": "a b", "client_secret": "t"},
        "An Authentication object was not found in the SecurityContext",
    ),
    "a wrong secret": (basic("a%20b:x"), {}, "Bad credentials"),
    "no secret": ({}, {"client_id": "a b"}, "Bad credentials"),
    "an unknown client": (basic("c:x"), {}, "Bad credentials"),
    "no colon": (basic("a"), {}, "Invalid basic authentication token"),
    "no Base64": ({"Authorization": "Basic ???"}, {}, "Failed to decode basic authentication token"),
    "a broken escape": (basic("a%2:x"), {}, "Failed to URL Decode credentials"),
}


def ask(world, headers, form):
    return uaa(world, "POST", "/oauth/token", form={**GRANT, **form}, headers=headers)


@pytest.mark.parametrize(("headers", "form"), LET_IN.values(), ids=LET_IN)
def test_a_client_is_let_in(world, headers, form):
    assert ask(world, headers, form).status == 200


@pytest.mark.parametrize(("headers", "form", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_client_is_not(world, headers, form, sentence):
    reply = ask(world, headers, form)
    assert (reply.status, reply.body["error_description"]) == (401, sentence)


VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BY_CODE = {
    "grant_type": "authorization_code",
    "client_id": "spa",
    "code_verifier": VERIFIER,
    "redirect_uri": "http://localhost/spa",
}
BAD = (401, "Bad credentials")


@pytest.fixture
def spa(world):
    """A public client: its page logs users in, and keeps no secret."""
    world.seed(users=[{"username": "ann", "password": "a"}])
    return uaa_clients.create(
        world,
        "spa",
        secrets=("s",),
        grant_types=("authorization_code", "refresh_token"),
        scopes=("openid",),
        redirect_uris=("http://localhost/spa",),
        autoapprove=("true",),
        additional={"allowpublic": True},
    )


def redeem(world, **form):
    """What UAA says to a code; fields of the form are others, or are left out where they are None."""
    browser = Browser(world)
    browser.log_in("ann", "a")
    path = authorize("spa", redirect_uri="http://localhost/spa", code_challenge=CHALLENGE, code_challenge_method="S256")
    told = {**BY_CODE, "code": code_of(browser.get(path)), **form}
    return uaa(world, "POST", "/oauth/token", form={name: value for name, value in told.items() if value is not None})


def outcome(reply):
    return reply.status, reply.body.get("error_description")


def test_a_public_client_needs_no_secret(world, spa):
    answer = redeem(world).body
    for name in ("access_token", "refresh_token"):
        assert claims(answer[name])["client_auth_method"] == "none"


NOT_PUBLIC = {
    "without a verifier": ({}, {"code_verifier": None}),
    "with a short verifier": ({}, {"code_verifier": "v" * 42}),
    "without a redirect": ({}, {"redirect_uri": None}),
    "with an empty secret": ({}, {"client_secret": ""}),
    "not allowed": ({"additional": {}}, {}),
    "not allowed in words": ({"additional": {"allowpublic": "no"}}, {}),
}


@pytest.mark.parametrize(("client", "form"), NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_a_client_needs_its_secret(world, spa, client, form):
    world.change(spa, **client)
    assert outcome(redeem(world, **form)) == BAD


def test_allowpublic_may_be_a_text(world, spa):
    world.change(spa, additional={"allowpublic": "TRUE"})
    assert redeem(world).status == 200


def refresh(world, token, **form):
    told = {"grant_type": "refresh_token", "client_id": "spa", "refresh_token": token, **form}
    return uaa(world, "POST", "/oauth/token", form=told)


def test_a_public_client_refreshes_and_gets_another_refresh_token(world, spa):
    first = redeem(world).body["refresh_token"]
    again = refresh(world, first).body
    assert (again["refresh_token"] != first, claims(again["access_token"])["client_auth_method"]) == (True, "none")
    assert refresh(world, again["refresh_token"]).status == 200


def test_an_opaque_refresh_token_of_a_public_client_is_good_once(world, spa):
    first = redeem(world, token_format="opaque").body["refresh_token"]
    second = refresh(world, first, token_format="opaque").body["refresh_token"]
    assert [refresh(world, token, token_format="opaque").status for token in (first, second)] == [401, 200]


def test_what_a_secret_began_is_not_refreshed_without_one(world, spa):
    first = redeem(world, client_secret="s").body["refresh_token"]
    assert refresh(world, first, client_secret="s").body["refresh_token"] == first
    assert outcome(refresh(world, first)) == (401, "Refresh without client authentication not allowed.")


def test_an_empty_secret_is_told_as_none(world):
    uaa_clients.create(world, "bare", secrets=("", "t"), grant_types=("client_credentials",))
    told = [
        claims(ask(world, {}, {"client_id": "bare", "client_secret": secret}).body["access_token"])
        for secret in ("", "t")
    ]
    assert [each.get("client_auth_method") for each in told] == ["none", None]


def test_a_zone_gives_another_refresh_token_each_time(world, spa):
    world.seed(
        identity_zones=[{"id": "z", "config": {"tokenPolicy": {"refreshTokenRotate": True}}}],
        users=[{"username": "bob", "password": "b", "zone": "z"}],
        clients=[{"id": "app", "secret": "s", "zone": "z", "grant_types": ["password"], "scopes": ["openid"]}],
    )
    host, form = {"Host": "z.localhost"}, {"client_id": "app", "client_secret": "s"}
    first = uaa(
        world, "POST", "/oauth/token", headers=host,
        form={**form, "grant_type": "password", "username": "bob", "password": "b"},
    ).body["refresh_token"]  # fmt: skip
    again = uaa(
        world, "POST", "/oauth/token", headers=host,
        form={**form, "grant_type": "refresh_token", "refresh_token": first},
    )  # fmt: skip
    assert (again.status, again.body["refresh_token"] != first) == (200, True)
