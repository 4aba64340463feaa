"""Whom the Cloud Controller takes a token for."""

import jwt
import pytest
from support import ask, detail
from support.uaa_client import by_password, user_token

from fakecc.uaa.tokens import callers

DOCUMENTED = {
    "user_id": "uaa-id-1",
    "scope": ["cloud_controller.admin"],
    "aud": ["cloud_controller"],
    "exp": 1466008882,
}
REAL = {"user_id": "u", "user_name": "u", "scope": [], "aud": ["cloud_controller"], "iss": "uaa", "exp": 1_800_000_000}


def foreign(claims, **headers):
    return jwt.encode(claims, "x" * 32, algorithm="HS256", headers=headers or None)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param(REAL, "", id="holds"),
        pytest.param(DOCUMENTED, "", id="the documentation's, long expired"),
        pytest.param(REAL | {"exp": 1}, "invalid", id="expired"),
        pytest.param(REAL | {"exp": "never"}, "invalid", id="expiry is no number"),
        pytest.param(REAL | {"aud": ["other"]}, "audience", id="for somebody else"),
        pytest.param(REAL | {"aud": "cloud_controller"}, "", id="audience is a text"),
        pytest.param(REAL | {"jti": "x-r"}, "invalid", id="refresh token"),
        pytest.param(REAL | {"user_id": None}, "invalid", id="nobody's"),
        pytest.param(REAL | {"user_id": None, "client_id": "c"}, "", id="a client's"),
    ],
)
def test_leniently_a_token_of_any_signer_is_taken_while_it_holds(world, given, problem):
    assert callers.caller_of(world, f"bearer {foreign(given)}").problem == problem


@pytest.mark.parametrize("headers", [{}, {"kid": "key-1"}, {"kid": "nosuch"}])
def test_strictly_a_foreign_signature_is_refused(world, headers):
    world.auth = "strict"
    user_token(world)
    claims = REAL | {"iss": "http://api.example.org/uaa/oauth/token"}
    assert callers.caller_of(world, f"bearer {foreign(claims, **headers)}").problem == "invalid"


@pytest.mark.parametrize("auth", ["lenient", "strict"])
def test_an_unsigned_token_that_names_our_key_is_refused(world, auth):
    world.auth = auth
    user_token(world)
    unsigned = jwt.encode(REAL, None, algorithm="none", headers={"kid": "key-1"})
    assert callers.caller_of(world, f"bearer {unsigned}").problem == "invalid"


def test_strictly_another_issuer_is_refused(world):
    world.auth = "strict"
    token = user_token(world)
    assert callers.caller_of(world, f"bearer {token}").problem == ""
    world.settings = world.settings.with_changes({"uaa": {"url": "https://uaa.example.org"}})
    assert callers.caller_of(world, f"bearer {token}").problem == "invalid"


def test_a_refresh_token_is_no_access_token(world):
    assert callers.caller_of(world, f"bearer {by_password(world).body['refresh_token']}").problem == "invalid"


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        pytest.param(None, "missing", id="none"),
        pytest.param("Basic YWRtaW46YWRtaW4=", "missing", id="another scheme"),
        pytest.param("bearer", "invalid", id="no token"),
        pytest.param("bearer a.b.c", "invalid", id="no JSON"),
        pytest.param("bearer {token} extra", "invalid", id="something behind it"),
        pytest.param("bearer{token}", "invalid", id="no space"),
        pytest.param("BEARER\t{token}", "", id="capitals and a tab"),
    ],
)
def test_the_forms_of_a_bearer_header(world, header, problem):
    given = header and header.replace("{token}", foreign(REAL))
    assert callers.caller_of(world, given).problem == problem


def test_a_token_of_a_blank_user_is_none_that_holds(world):
    blank = jwt.encode({**REAL, "user_id": " "}, "anybody's secret, and long enough for it", algorithm="HS256")
    assert callers.caller_of(world, f"bearer {blank}").problem == "invalid"
    assert " " not in world.users


def test_a_user_seen_for_the_first_time_becomes_known(world):
    callers.caller_of(world, f"bearer {foreign(REAL)}")
    assert (world.users["u"].guid, world.accounts["u"].username) == ("u", "u")


def test_v3_tells_a_bad_token_from_none(world):
    bad = callers.caller_of(world, "bearer x")
    assert detail(ask(world, "GET", "/v3/organizations", as_=bad)) == (401, "Invalid Auth Token")
    none = callers.caller_of(world, None)
    assert detail(ask(world, "GET", "/v3/organizations", as_=none)) == (401, "Authentication error")
