"""/Codes: what somebody keeps under a code."""

import pytest
from support.uaa_client import uaa, user_token


def test_a_code_is_told_once(world, login):
    body = {"data": "{}", "expiresAt": 1_700_000_060_000, "intent": None}
    made = uaa(world, "POST", "/Codes", body, token=login)
    assert made.status == 201
    path = f"/Codes/{made.body['code']}"
    assert uaa(world, "GET", path, token=login).body["data"] == "{}"
    assert uaa(world, "GET", path, token=login).status == 404


@pytest.mark.parametrize("body", [{}, {"data": "x"}, {"data": "x", "expiresAt": 1}, {"data": "x", "expiresAt": "x"}])
def test_a_code_that_cannot_be(world, login, body):
    assert uaa(world, "POST", "/Codes", body, token=login).status == 400


def test_nobody_else_makes_codes(world):
    assert uaa(world, "POST", "/Codes", {"data": "x", "expiresAt": 9e12}, token=user_token(world)).status == 403


def test_a_code_ends(world, login):
    made = uaa(world, "POST", "/Codes", {"data": "{}", "expiresAt": 1_700_000_060_000}, token=login).body
    world.clock.advance(61)
    assert uaa(world, "GET", f"/Codes/{made['code']}", token=login).status == 404
