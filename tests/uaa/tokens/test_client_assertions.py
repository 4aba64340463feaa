"""A client that signs who it is: what is taken, and each refusal in UAA's words.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/jwt/JwtClientAuthentication.java
"""

from urllib.parse import urlencode

import pytest
from support import NOBODY, a_call
from support.assertions import BEARER, NOW, ask_for_token, jwk, private_key, sign
from support.uaa_client import claims, uaa

from fakecc.actions.platform import uaa_clients
from fakecc.uaa import VIEW

UAA = "http://api.example.org/uaa/oauth/token"


@pytest.fixture(autouse=True)
def _app(world):
    uaa_clients.create(
        world,
        "app",
        secrets=("s",),
        grant_types=("client_credentials", "password", "refresh_token"),
        authorities=("uaa.resource",),
        scopes=("openid",),
        jwks=(jwk("first"), jwk("ec")),
    )


GOOD = {
    "an RSA key": sign,
    "a key on a curve": lambda: sign("ec", "ES256"),
    "another RSA algorithm": lambda: sign(algorithm="PS512"),
    "no key named": lambda: sign(private_key("first")),
    "several audiences": lambda: sign(aud=["x", UAA]),
    "ended less than a minute ago": lambda: sign(exp=NOW - 59),
    "begins within a minute": lambda: sign(nbf=NOW + 59),
    "issued whenever": lambda: sign(iat=NOW + 9999),
}


@pytest.mark.parametrize("assertion", GOOD.values(), ids=GOOD)
def test_a_client_is_let_in(world, assertion):
    assert ask_for_token(world, assertion()).status == 200


BAD = "Bad client_assertion"
UNTRUSTED, UNAUTHORIZED = "Untrusted client_assertion", "Unauthorized client_assertion"
REFUSED = {
    "no JWT": (lambda: "x", BAD),
    "no JSON": (lambda: "e30.e30.e30", BAD),
    "no signature": (lambda: sign().rpartition(".")[0] + ".", BAD),
    "claims of another type": (lambda: sign(exp="soon"), BAD),
    "without exp": (lambda: sign(exp=None), "Bad credentials"),
    "without jti": (lambda: sign(jti=None), "Bad credentials"),
    "without sub": (lambda: sign(sub=None), "Bad credentials"),
    "another issuer": (lambda: sign(iss="other"), "Bad credentials"),
    "another client's": (lambda: sign(iss="other", sub="other"), "Wrong client_assertion"),
    "signed by nobody": (lambda: sign(None, "none"), "Bad client_assertion algorithm"),
    "signed by a secret": (lambda: sign(b"s" * 64, "HS512"), "Bad client_assertion algorithm"),
    "an unknown key": (lambda: sign(headers={"kid": "other"}), UNTRUSTED),
    "a key of another kind": (lambda: sign("ec", "ES256", headers={"kid": "first"}), UNTRUSTED),
    "another kind of token": (lambda: sign(headers={"typ": "at+jwt"}), UNTRUSTED),
    "another key": (lambda: sign("second", headers={"kid": "first"}), UNAUTHORIZED),
    "for somebody else": (lambda: sign(aud="https://other/oauth/token"), UNAUTHORIZED),
    "without an audience": (lambda: sign(aud=None), UNAUTHORIZED),
    "ended a minute ago": (lambda: sign(exp=NOW - 60), UNAUTHORIZED),
    "begins in a minute": (lambda: sign(nbf=NOW + 60), UNAUTHORIZED),
    "begins after all calendars": (lambda: sign(nbf=10**15), UNAUTHORIZED),
    "ended before all calendars": (lambda: sign(exp=-(10**15)), UNAUTHORIZED),
    "ends after all clocks": (lambda: sign(exp=10**400), BAD),
    "ends at a huge fraction": (lambda: sign(exp=1e300), BAD),
}


@pytest.mark.parametrize(("assertion", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_client_is_not(world, assertion, sentence):
    reply = ask_for_token(world, assertion())
    assert (reply.status, reply.body) == (401, {"error": "invalid_client", "error_description": sentence})


def test_another_type_of_assertion_is_refused(world):
    reply = ask_for_token(
        world, sign(), client_assertion_type="urn:ietf:params:oauth:client-assertion-type:saml2-bearer"
    )
    assert reply.body["error_description"] == "Bad client_assertion type"


def test_the_assertion_alone_names_the_client(world):
    assert claims(ask_for_token(world, sign(), client_id=None).body["access_token"])["cid"] == "app"


def test_an_assertion_of_a_client_that_is_not_there(world):
    reply = ask_for_token(world, sign(iss="gone", sub="gone"), client_id=None)
    assert (reply.status, reply.body["error_description"]) == (401, "Bad credentials")


def test_what_names_no_client_is_refused_even_beside_a_header(world):
    reply = uaa(world, "POST", "/oauth/token", basic=("app", "s"), form={"client_assertion": "x"})
    assert (reply.status, reply.body["error_description"]) == (401, BAD)


def test_a_header_goes_before_an_assertion(world):
    form = {"grant_type": "client_credentials", "client_id": "app", "client_assertion": "x"}
    token = uaa(world, "POST", "/oauth/token", basic=("app", "s"), form=form).body["access_token"]
    assert "client_auth_method" not in claims(token)


def test_a_secret_goes_before_an_assertion(world):
    assert ask_for_token(world, "x", client_secret="s").status == 200
    assert ask_for_token(world, sign(), client_secret="").status == 401


def test_a_client_without_keys_and_secret(world):
    uaa_clients.create(world, "bare", secrets=(), grant_types=("client_credentials",))
    assert ask_for_token(world, sign(iss="bare", sub="bare"), client_id="bare").body["error_description"] == BAD
    by_secret = ask_for_token(world, None, client_id="bare", client_secret="s", client_assertion_type=None)
    assert by_secret.body["error_description"] == "Missing credentials"


@pytest.mark.parametrize("path", ["/check_token", "/introspect", "/clientinfo"])
def test_assertions_count_for_tokens_only(world, path):
    """Source: ClientDetailsAuthenticationProvider.java (isPublicTokenRequest), spring/resource-endpoints.xml."""
    reply = ask_for_token(world, sign(), path=path, token="x")
    sentence = "An Authentication object was not found in the SecurityContext"
    assert (reply.status, reply.body["error_description"]) == (401, sentence)


def test_an_assertion_at_an_alias_is_none(world):
    assert ask_for_token(world, sign(), path="/oauth/token/alias/x").body["error_description"] == "Bad credentials"


def test_tokens_say_how_the_client_showed_who_it_is(world):
    token = ask_for_token(world, sign()).body["access_token"]
    assert claims(token)["client_auth_method"] == "private_key_jwt"
    shown = uaa(world, "POST", "/check_token", basic=("app", "s"), form={"token": token}).body
    assert shown["client_auth_method"] == "private_key_jwt"


def test_a_user_logs_in_at_such_a_client_and_refreshes(world):
    world.seed(users=[{"username": "ann", "password": "a"}], groups=[{"name": "openid", "users": ["ann"]}])
    first = ask_for_token(world, sign(), grant_type="password", username="ann", password="a").body
    again = ask_for_token(world, sign(), grant_type="refresh_token", refresh_token=first["refresh_token"]).body
    for token in (first["access_token"], first["refresh_token"], again["access_token"]):
        assert claims(token)["client_auth_method"] == "private_key_jwt"
    assert again["refresh_token"] == first["refresh_token"]


def test_an_assertion_does_not_age_when_a_test_moves_the_clock(world):
    world.clock.advance("1h")
    assert ask_for_token(world, sign(iat=NOW)).status == 200


HINTS = {
    "the audience": (lambda: sign(aud="x"), f"its aud must be {UAA}, not 'x'"),
    "the end": (lambda: sign(exp=NOW - 60), "it ended at 2023-11-14T22:12:20Z"),
    "the key": (lambda: sign("second"), "its header names the key 'second' and RS256; the client's keys: first, ec"),
    "the issuer": (lambda: sign(iss="x"), "iss and sub must both be the client's id, not 'x' and 'app'"),
    "what it lacks": (lambda: sign(exp=None, jti=None), "it lacks exp, jti"),
}


@pytest.mark.parametrize(("assertion", "reason"), HINTS.values(), ids=HINTS)
def test_the_hint_says_what_uaas_words_do_not(world, assertion, reason):
    form = {"grant_type": "client_credentials", "client_assertion_type": BEARER, "client_assertion": assertion()}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    call = a_call(world, "POST", "/uaa/oauth/token", body=urlencode(form).encode(), as_=NOBODY, headers=headers)
    world.converse(lambda: VIEW.unknown(call))
    assert call.hint == f"the client's assertion does not hold: {reason}"
