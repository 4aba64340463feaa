"""Does a token hold? UAA's own questions."""

import base64
import json

import pytest
from support.uaa_client import claims, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.uaa.tokens import signatures, verification
from fakecc.uaa.tokens.verification import TokenProblem


@pytest.fixture
def held(world):
    """The claims of a token that holds."""
    return claims(user_token(world))


def problem(world, token):
    try:
        verification.access_claims(world, token)
    except TokenProblem as told:
        return told.description
    return ""


def signed(world, held, **changed):
    return signatures.sign(world, {**held, **changed}, "https://uaa/token_keys")


def test_a_token_holds(world, held):
    assert problem(world, signed(world, held)) == ""


WRONG = {
    "expired": ({"exp": 1}, "Invalid access token: expired at"),
    "no client": ({"cid": "nosuch"}, "The token refers to a non-existent client: nosuch"),
    "a client of another zone": ({"zid": "z"}, "The token refers to a non-existent client: cf"),
    "no user": ({"user_id": "nobody"}, "Token bears a non-existent user ID: nobody"),
    "a scope of nobody": ({"scope": ["moon.walk"]}, 'Some required "scope" are missing: [moon.walk]'),
    "no scope": ({"scope": None}, 'The token does not bear a "scope" claim.'),
    "another owner": ({"rev_sig": "0"}, "revocable signature mismatch"),
}


@pytest.mark.parametrize(("changed", "sentence"), WRONG.values(), ids=WRONG)
def test_a_token_does_not_hold(world, held, changed, sentence):
    assert problem(world, signed(world, held, **changed)).startswith(sentence)


def test_a_token_that_was_altered(world):
    head, body, signature = user_token(world).split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    other = base64.urlsafe_b64encode(json.dumps({**told, "user_name": "eve"}).encode()).decode().rstrip("=")
    assert problem(world, f"{head}.{other}.{signature}") == "Could not verify token signature."


def test_a_token_of_a_key_that_is_gone(world, held):
    token = signed(world, held)
    world.uaa.rotate_key(keep_old=False)
    assert problem(world, token) == "Token header claim [kid] references unknown signing key : [key-1]"


def test_what_is_no_token(world):
    assert problem(world, "x" * 40) == verification.UNKNOWN


@pytest.mark.parametrize(("groups", "met"), [((), True), (("openid",), True), (("openid", "team"), False)])
def test_a_client_may_require_groups_of_its_users(world, groups, met):
    client = uaa_clients.create(world, "app", required_user_groups=groups)
    assert verification.meets_required_groups(world, client, uaa_accounts.find(world, "admin")) is met
