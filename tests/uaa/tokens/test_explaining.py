"""Why a token does not hold."""

import jwt
import pytest

from fakecc import FakeCC, VirtualClock
from fakecc.uaa.tokens.explaining import explain


@pytest.fixture
def cc():
    with FakeCC(clock=VirtualClock(1_893_456_000.0), guids=1) as served:
        yield served


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        (None, "no token was sent: add the header Authorization: bearer ..."),
        ("basic abc", "the header Authorization is `bearer TOKEN`, and this one is `basic ...`"),
        ("bearer", "the header Authorization is `bearer TOKEN`, and this one is `bearer ...`"),
        ("bearer abc", "the token is no JWT: three parts with points between them, each in Base64"),
    ],
)
def test_what_is_no_token(cc, token, sentence):
    assert explain(cc.world, token) == sentence


def test_an_expired_token_names_the_clock(cc):
    token = cc.token(seconds=60)
    cc.world.clock.advance(61, expire_tokens=True)
    assert explain(cc.world, token) == (
        "the token expired at 2030-01-01T00:01:00Z, and on the world's clock it is 2030-01-01T00:01:01Z"
    )


def test_a_leap_is_told_apart_from_a_tokens_age(cc):
    token = cc.token(seconds=-1)
    cc.world.clock.advance(days=1)
    assert explain(cc.world, token) == (
        "the token expired at 2029-12-31T23:59:59Z, and on the world's clock it is 2030-01-01T00:00:00Z "
        "for tokens (it shows 2030-01-02T00:00:00Z: leaps age no token)"
    )


def test_a_token_that_the_test_ended(cc):
    token = cc.token()
    cc.world.clock.expire_tokens()
    assert explain(cc.world, token) == (
        "the test ended every token that was given by then (expire_tokens, or a fault): log in again, or refresh"
    )


def test_a_token_of_another_uaa():
    with FakeCC(auth="strict") as one, FakeCC(auth="strict") as other:
        assert explain(one.world, other.token()) == (
            "another UAA signed this token, and this world is strict: log in at this one"
        )


def test_a_token_of_a_user_who_is_gone():
    with FakeCC(auth="strict") as cc:
        token = cc.token("developer")
        cc.world.remove(cc.world.accounts.first(username="developer"))
        assert explain(cc.world, token).startswith("UAA does not take the token any more: ")


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"jti": "1-r"}, "this is a refresh token: POST /oauth/token gives an access token for it"),
        ({"exp": None}, "the token does not say when it expires: its claim exp must be a whole number"),
        ({"aud": ["else"]}, "the token is not meant for the Cloud Controller: aud is ['else'], not 'cloud_controller'"),
        ({"scope": 5}, "the token does not hold: its claims name no user and no client, or it is of another zone or issuer"),
    ],
    ids=["refresh", "no expiry", "audience", "nobody"],
)  # fmt: skip
def test_claims(cc, claims, sentence):
    whole = {"user_id": "x", "exp": 2_000_000_000, "iat": 1_893_456_000, "aud": ["cloud_controller"], **claims}
    token = jwt.encode({key: value for key, value in whole.items() if value is not None}, "x" * 32, algorithm="HS256")
    assert explain(cc.world, f"bearer {token}") == sentence


def test_what_holds_at_uaa_need_not_be_meant_for_the_cloud_controller(cc):
    assert (
        explain(cc.world, cc.token(), of_uaa=True) == "the token does not hold: UAA wants another scope, user or client"
    )
