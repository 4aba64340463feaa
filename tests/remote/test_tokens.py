"""Tokens of recorded users."""

import pytest

from fakecc.remote.tokens import basic, claims_of, token_of


@pytest.mark.parametrize(
    ("name", "scope"), [("admin", "cloud_controller.admin"), ("anybody", "cloud_controller.write")]
)
def test_the_name_says_what_a_user_may_do(name, scope):
    told = claims_of(token_of(name, "guid-1"))
    assert told["header"]["alg"] == "HS256"
    assert scope in told["claims"]["scope"]
    assert (told["claims"]["user_id"], told["claims"]["user_name"]) == ("guid-1", name)


@pytest.mark.parametrize("value", [None, 1, "abc", "a.b.c", "e30.!!.x"])
def test_what_is_no_token_says_nothing(value):
    assert claims_of(value) is None


def test_basic():
    assert basic("cf", "") == "Basic Y2Y6"
