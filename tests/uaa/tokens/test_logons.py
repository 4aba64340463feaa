"""A person's log-in: who may, and who is told what."""

import json

import pytest
from support.uaa_client import by_password, uaa

from fakecc.actions.platform import uaa_accounts

BAD = (401, "invalid_client", "Bad credentials")
LOCKED = "Your account has been locked because of too many failed attempts to login."


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def told(reply):
    return reply.status, reply.body.get("error"), reply.body.get("error_description")


STATES = {
    "deactivated": ({"active": False}, BAD),
    "without a password": ({"password": None}, BAD),
    "not verified": ({"verified": False}, (403, "access_denied", "Account not verified")),
    "of another origin": ({"origin": "ldap"}, BAD),
}


@pytest.mark.parametrize(("state", "refusal"), STATES.values(), ids=STATES)
def test_who_is_refused(world, ann, state, refusal):
    world.change(ann, **state)
    assert told(by_password(world, "ann", "a")) == refusal


def test_a_name_counts_whatever_its_case(world, ann):
    assert by_password(world, "ANN", "a").status == 200


def test_locked_out_for_as_long_as_the_settings_say(world, ann):
    policy = {"lockoutAfterFailures": 2, "lockoutPeriodSeconds": 60}
    world.settings = world.settings.with_changes({"authentication": {"policy": policy}})
    for _ in range(2):
        by_password(world, "ann", "x")
    assert told(by_password(world, "ann", "a")) == (401, "unauthorized", LOCKED)
    world.clock.advance(61)
    assert by_password(world, "ann", "a").status == 200


@pytest.mark.parametrize(
    ("hint", "status"), [('{"origin":"uaa"}', 200), ('{"origin":"ldap"}', 401), ("no JSON", 200), ('{"x":1}', 200)]
)
def test_a_hint_names_the_origin(world, ann, hint, status):
    assert by_password(world, "ann", "a", login_hint=hint).status == status


def test_unknown_users_are_let_in_where_the_settings_say_so(world):
    world.settings = world.settings.with_changes({"login": {"acceptUnknownUsers": True}})
    assert by_password(world, "new", "n").status == 200
    assert by_password(world, "new", "other").status == 401
    assert by_password(world, "nobody-at-all", "n").status == 401


OTHER = "Client is not authorized for specified user's identity provider."
NO_PROVIDER = (
    "The origin provided in the login_hint does not match an active Identity Provider, that supports password grant."
)
BY_PASSWORD = "The client is not authorized for any identity provider that supports password grant."
AMBIGUOUS = (
    "The client is authorized for multiple identity providers that support password grant"
    " and could not determine which identity provider to use."
)
ORIGINS = {
    "every origin": (None, None, 200, None),
    "UAA's own": (["uaa"], None, 200, None),
    "UAA's own among others": (["ldap", "uaa"], None, 200, None),
    "UAA's own by a hint": (["uaa", "idp"], "uaa", 200, None),
    "none": ([], None, 401, BY_PASSWORD),
    "one without passwords": (["saml"], None, 401, BY_PASSWORD),
    "one that is not there": (["gone"], None, 401, BY_PASSWORD),
    "another": (["idp"], None, 501, "fakecc's UAA asks no other identity provider for passwords"),
    "several others": (["idp", "idp2"], None, 401, AMBIGUOUS),
    "another by a hint": (None, "idp", 501, "fakecc's UAA asks no other identity provider for passwords"),
    "a hint to what is not allowed": (["idp"], "uaa", 401, OTHER),
    "a hint to what is not there": (["gone"], "gone", 401, NO_PROVIDER),
    "a hint to what has no passwords": (None, "saml", 401, NO_PROVIDER),
}


@pytest.fixture
def providers(world):
    oidc = {"type": "oidc1.0", "config": {"passwordGrantEnabled": True}}
    world.seed(
        identity_providers=[
            {"origin_key": "idp", **oidc},
            {"origin_key": "idp2", **oidc},
            {"origin_key": "saml", "type": "saml"},
        ]
    )


@pytest.mark.parametrize(("allowed", "hint", "status", "sentence"), ORIGINS.values(), ids=ORIGINS)
def test_a_client_takes_users_of_some_origins_only(world, providers, allowed, hint, status, sentence):
    """Source: uaa:authentication/manager/PasswordGrantAuthenticationManager.java."""
    world.change(world.uaa_clients["cf"], additional={} if allowed is None else {"allowedproviders": allowed})
    hinted = {} if hint is None else {"login_hint": json.dumps({"origin": hint})}
    reply = by_password(world, **hinted)
    assert (reply.status, reply.body.get("error_description")) == (status, sentence)


@pytest.mark.parametrize(
    ("allowed", "sentence"), [(["idp"], OTHER), ([], "Client is not authorized for any identity providers.")]
)
def test_a_client_that_names_itself_in_a_form_hears_it_after_the_log_in(world, providers, allowed, sentence):
    """Source: uaa:oauth/UaaAuthorizationRequestManager.java (checkClientIdpAuthorization)."""
    world.change(world.uaa_clients["cf"], additional={"allowedproviders": allowed})
    form = {"grant_type": "password", "username": "admin", "password": "admin", "client_id": "cf", "client_secret": ""}
    reply = uaa(world, "POST", "/oauth/token", form=form)
    assert (reply.status, reply.body) == (401, {"error": "unauthorized_client", "error_description": sentence})


def test_without_its_own_provider_uaa_lets_nobody_in_by_password(world):
    world.change(world.identity_providers.first(origin_key="uaa"), active=False)
    assert by_password(world).body["error_description"] == BY_PASSWORD
