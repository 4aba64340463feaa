"""Tokens: who gets which, and who is told what."""

import base64
import json
from urllib.parse import urlencode

import jwt
import pytest
from support import ask, detail, user

from fakecc.actions.platform import uaa_accounts
from fakecc.models.uaa_accounts import UaaClient
from fakecc.uaa import keys, tokens

CF = {"Authorization": "Basic Y2Y6"}


@pytest.fixture
def admin(world):
    return uaa_accounts.create(world, "admin", password="secret", scopes=["cloud_controller.admin"])


def basic(client_id, secret):
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def grant(world, headers=CF, **form):
    return ask(world, "POST", "/uaa/oauth/token", urlencode(form).encode(), headers=headers)


def by_password(world, **form):
    return grant(world, **{"grant_type": "password", "username": "admin", "password": "secret", **form})


def claims(reply):
    return jwt.decode(reply.body["access_token"], options={"verify_signature": False})


def test_a_password_gives_an_access_token_and_a_refresh_token(world, admin):
    reply = by_password(world)
    assert (reply.status, sorted(reply.body)) == (
        200,
        ["access_token", "expires_in", "jti", "refresh_token", "scope", "token_type"],
    )
    assert reply.body["token_type"] == "bearer"


def test_a_token_says_what_clients_read_from_it(world, admin):
    found = claims(by_password(world))
    told = {key: found[key] for key in ("user_id", "user_name", "origin", "client_id", "grant_type", "iss", "exp")}
    assert told == {
        "user_id": admin.guid,
        "user_name": "admin",
        "origin": "uaa",
        "client_id": "cf",
        "grant_type": "password",
        "iss": "http://api.example.org/uaa/oauth/token",
        "exp": 1_700_043_200,
    }
    assert {"cloud_controller.admin", "openid", "scim.write"} <= set(found["scope"])
    assert "cloud_controller" in found["aud"]


def test_the_published_key_verifies_a_token(world, admin):
    token = by_password(world).body["access_token"]
    (key,) = ask(world, "GET", "/uaa/token_keys").body["keys"]
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": key["kid"], "typ": "JWT"}
    options = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
    assert jwt.decode(token, key["value"], algorithms=["RS256"], options=options)["user_name"] == "admin"


def test_the_key_has_2048_bits(world):
    modulus = ask(world, "GET", "/token_key").body["n"]
    assert len(base64.urlsafe_b64decode(modulus + "==")) == 256


def test_the_caller_of_a_token_is_its_user(world, admin):
    caller = tokens.caller_of(world, "bearer " + by_password(world).body["access_token"])
    assert (caller.guid, caller.name, caller.admin) == (admin.guid, "admin", True)


def test_a_scope_that_is_asked_for_is_all_that_is_given(world, admin):
    assert by_password(world, scope="openid").body["scope"] == "openid"


def test_an_empty_scope_asks_for_everything(world, admin):
    assert by_password(world, scope="").body["scope"] == by_password(world).body["scope"]


def test_login_hint_chooses_among_origins(world, admin):
    other = uaa_accounts.create(world, "admin", password="other", origin="ldap")
    hint = json.dumps({"origin": "ldap"})
    reply = ask(
        world,
        "POST",
        f"/oauth/token?{urlencode({'login_hint': hint})}",
        urlencode({"grant_type": "password", "username": "admin", "password": "other"}).encode(),
        headers=CF,
    )
    assert claims(reply)["user_id"] == other.guid


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        pytest.param({"password": "x"}, (401, "unauthorized", "Bad credentials"), id="wrong password"),
        pytest.param({"username": "x"}, (401, "unauthorized", "Bad credentials"), id="unknown user"),
        pytest.param({"grant_type": ""}, (400, "invalid_request", "Missing grant type"), id="no grant type"),
        pytest.param(
            {"grant_type": "magic"},
            (400, "unsupported_grant_type", "Unsupported grant type: magic"),
            id="unknown grant type",
        ),
        pytest.param(
            {"grant_type": "client_credentials"},
            (401, "invalid_client", "Unauthorized grant type: client_credentials"),
            id="grant type that the client may not use",
        ),
        pytest.param(
            {"scope": "moon.walk"},
            (400, "invalid_scope", "[moon.walk] is invalid. This user is not allowed any of the requested scopes"),
            id="scope that the user has not",
        ),
        pytest.param({"login_hint": "ldap"}, (401, "invalid_request", "The login_hint is no JSON object"), id="hint"),
    ],
)
def test_what_is_refused(world, admin, form, refused):
    reply = by_password(world, **form)
    assert (reply.status, reply.body["error"], reply.body["error_description"]) == refused


def test_an_unknown_client_is_refused(world, admin):
    assert by_password(world, headers=basic("nobody", "")).body["error"] == "unauthorized"


def test_a_client_may_name_itself_in_the_form(world, admin):
    assert by_password(world, headers={}, client_id="cf").status == 200


def test_a_user_without_a_password_cannot_log_in(world):
    uaa_accounts.create(world, "admin")
    assert by_password(world, password="None").status == 401


def test_a_disabled_user_cannot_log_in(world, admin):
    world.change(admin, active=False)
    assert by_password(world).body["error_description"] == "User is disabled"


def test_a_client_is_let_in_with_its_authorities(world):
    reply = grant(world, basic("admin", "admin-secret"), grant_type="client_credentials")
    assert "refresh_token" not in reply.body
    caller = tokens.caller_of(world, "bearer " + reply.body["access_token"])
    assert (caller.guid, caller.client, caller.admin) == ("admin", True, True)


def test_a_client_s_own_validity_counts(world):
    now = world.now()
    client = UaaClient(guid="brief", created_at=now, updated_at=now, settings={"access_token_validity": 60})
    world.add(client)
    assert grant(world, basic("brief", ""), grant_type="client_credentials").body["expires_in"] == 59


def test_a_refresh_token_gives_another_access_token(world, admin):
    first = by_password(world)
    world.clock.advance(50000)
    second = grant(world, grant_type="refresh_token", refresh_token=first.body["refresh_token"])
    assert second.body["refresh_token"] == first.body["refresh_token"]
    assert tokens.caller_of(world, f"bearer {first.body['access_token']}").problem == "invalid"
    assert tokens.caller_of(world, f"bearer {second.body['access_token']}").name == "admin"


def test_a_refresh_token_is_no_access_token(world, admin):
    assert tokens.caller_of(world, f"bearer {by_password(world).body['refresh_token']}").problem == "invalid"


@pytest.mark.parametrize("way", ["expired", "revoked", "of a deleted user", "garbage", "of another client"])
def test_a_refresh_token_does_not_hold_for_ever(world, admin, way):
    token = by_password(world).body["refresh_token"]
    headers = CF
    if way == "expired":
        world.clock.advance(2592001)
    elif way == "revoked":
        uaa_accounts.revoke(world, account_guid=admin.guid)
    elif way == "of a deleted user":
        uaa_accounts.delete(world, admin)
    elif way == "garbage":
        token = "garbage"
    else:
        world.add(UaaClient(guid="other", created_at=0, updated_at=0))
        headers = basic("other", "")
    reply = grant(world, headers, grant_type="refresh_token", refresh_token=token)
    assert (reply.status, reply.body["error"]) == (401, "invalid_token")


def assertion(**more):
    return keys.sign({"user_name": "guest", "origin": "idp", "exp": 1_800_000_000, **more})


def test_an_assertion_lets_a_user_in_who_was_not_known(world):
    reply = grant(world, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion())
    assert (claims(reply)["user_name"], claims(reply)["origin"]) == ("guest", "idp")
    assert uaa_accounts.find(world, "guest", "idp") is not None


@pytest.mark.parametrize("given", ["garbage", assertion(exp=1)])
def test_an_assertion_that_does_not_hold_is_refused(world, given):
    assert grant(world, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=given).status == 401


def test_strictly_an_assertion_must_be_signed(world):
    world.auth = "strict"
    forged = jwt.encode({"user_name": "guest", "exp": 1_800_000_000}, "x" * 32, algorithm="HS256")
    assert grant(world, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=forged).status == 401


def test_a_code_for_ssh_is_turned_into_a_token_once(world, admin):
    caller = tokens.caller_of(world, "bearer " + by_password(world).body["access_token"])
    path = "/uaa/oauth/authorize?response_type=code&client_id=ssh-proxy"
    location = ask(world, "GET", path, as_=caller).headers["Location"]
    code = location.partition("code=")[2]
    exchange = {"grant_type": "authorization_code", "code": code}
    proxy = basic("ssh-proxy", "ssh-proxy-secret")
    assert claims(grant(world, proxy, **exchange))["user_name"] == "admin"
    assert grant(world, proxy, **exchange).body["error"] == "invalid_grant"


def test_check_token_tells_the_claims_of_a_token_that_holds(world, admin):
    token = by_password(world).body["access_token"]
    body = urlencode({"token": token}).encode()
    headers = basic("admin", "admin-secret")
    assert ask(world, "POST", "/uaa/check_token", body, headers=headers).body["user_name"] == "admin"
    world.clock.advance(50000)
    assert ask(world, "POST", "/uaa/check_token", body, headers=headers).body["error"] == "invalid_token"


def test_introspect_tells_whether_a_token_holds(world, admin):
    token = by_password(world).body["access_token"]
    body = urlencode({"token": token}).encode()
    assert ask(world, "POST", "/uaa/introspect", body).body["active"] is True
    world.clock.advance(50000)
    assert ask(world, "POST", "/uaa/introspect", body).body == {"active": False}


def test_userinfo_tells_who_asks(world, admin):
    caller = tokens.caller_of(world, "bearer " + by_password(world).body["access_token"])
    body = ask(world, "GET", "/uaa/userinfo", as_=caller).body
    assert (body["user_id"], body["user_name"], body["sub"]) == (admin.guid, "admin", admin.guid)


def test_a_revoked_refresh_token_is_refused(world, admin):
    token = by_password(world).body
    caller = tokens.caller_of(world, f"bearer {token['access_token']}")
    jti = tokens.claims_of(token["refresh_token"])["jti"]
    assert ask(world, "DELETE", f"/uaa/oauth/token/revoke/{jti}", as_=caller).status == 200
    assert grant(world, grant_type="refresh_token", refresh_token=token["refresh_token"]).status == 401


@pytest.mark.parametrize("path", ["/login", "/uaa/login", "/uaa/info"])
def test_login_tells_what_to_ask_a_person_for(world, path):
    prompts = ask(world, "GET", path).body["prompts"]
    assert prompts["username"] == ["text", "Email"]
    assert prompts["password"] == ["password", "Password"]


def test_openid_configuration_names_the_issuer_of_tokens(world, admin):
    configuration = ask(world, "GET", "/uaa/.well-known/openid-configuration").body
    assert configuration["issuer"] == claims(by_password(world))["iss"]
    assert configuration["jwks_uri"] == "http://api.example.org/uaa/token_keys"


DOCUMENTED = {
    "user_id": "uaa-id-1",
    "scope": ["cloud_controller.admin"],
    "aud": ["cloud_controller"],
    "exp": 1466008882,
}
REAL = {"user_id": "u", "user_name": "u", "scope": [], "aud": ["cloud_controller"], "iss": "uaa", "exp": 1_800_000_000}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param(REAL, "", id="holds"),
        pytest.param(DOCUMENTED, "", id="the documentation's, long expired"),
        pytest.param(REAL | {"exp": 1}, "invalid", id="expired"),
        pytest.param(REAL | {"exp": "never"}, "invalid", id="expiry is no number"),
        pytest.param(REAL | {"aud": ["other"]}, "invalid", id="for somebody else"),
        pytest.param(REAL | {"aud": "cloud_controller"}, "", id="audience is a text"),
        pytest.param(REAL | {"jti": "x-r"}, "invalid", id="refresh token"),
        pytest.param(REAL | {"user_id": None}, "invalid", id="nobody's"),
        pytest.param(REAL | {"user_id": None, "client_id": "c"}, "", id="a client's"),
    ],
)
def test_leniently_a_token_of_any_signer_is_taken_while_it_holds(world, given, problem):
    token = jwt.encode(given, "x" * 32, algorithm="HS256")
    assert tokens.caller_of(world, f"bearer {token}").problem == problem


def test_strictly_only_tokens_of_this_uaa_are_taken(world):
    world.auth = "strict"
    foreign = jwt.encode(REAL, "x" * 32, algorithm="HS256")
    assert tokens.caller_of(world, f"bearer {foreign}").problem == "invalid"
    assert tokens.caller_of(world, f"bearer {keys.sign(REAL)}").problem == ""


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        pytest.param(None, "missing", id="none"),
        pytest.param("", "missing", id="empty"),
        pytest.param("Basic YWRtaW46YWRtaW4=", "missing", id="another scheme"),
        pytest.param("bearer", "invalid", id="no token"),
        pytest.param("bearer a.b.c", "invalid", id="no JSON"),
        pytest.param("bearer {token} extra", "invalid", id="something behind it"),
        pytest.param('bearer "{token}"', "invalid", id="quoted"),
        pytest.param("bearer{token}", "invalid", id="no space"),
        pytest.param("bearer  {token}", "", id="two spaces"),
        pytest.param("BEARER\t{token}", "", id="capitals and a tab"),
    ],
)
def test_the_forms_of_a_bearer_header(world, header, problem):
    token = jwt.encode(REAL, "x" * 32, algorithm="HS256")
    given = header and header.replace("{token}", token)
    assert tokens.caller_of(world, given).problem == problem


def test_a_user_seen_for_the_first_time_becomes_known(world):
    tokens.caller_of(world, f"bearer {jwt.encode(REAL, 'x' * 32, algorithm='HS256')}")
    assert (world.users["u"].guid, world.accounts["u"].username) == ("u", "u")


def test_v3_tells_a_bad_token_from_none(world):
    bad = tokens.caller_of(world, "bearer x")
    assert detail(ask(world, "GET", "/v3/organizations", as_=bad)) == (401, "Invalid Auth Token")
    none = tokens.caller_of(world, None)
    assert detail(ask(world, "GET", "/v3/organizations", as_=none)) == (401, "Authentication error")


def test_a_caller_without_the_scope_is_refused(world):
    reply = ask(world, "GET", "/uaa/oauth/token/revoke/client/cf", as_=user(world, "ann"))
    assert (reply.status, reply.body["error"], reply.body["scope"]) == (
        403,
        "insufficient_scope",
        "uaa.admin tokens.revoke",
    )
