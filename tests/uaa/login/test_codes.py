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


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({}, 400, "data and expiresAt are required."),
        ({"data": "x"}, 400, "data and expiresAt are required."),
        ({"data": "x", "expiresAt": 1}, 400, "expiresAt must be in the future."),
        ({"data": "x", "expiresAt": "x"}, 500, "Unexpected error"),
        ([], 500, "Unexpected error"),
    ],
)
def test_a_code_that_cannot_be(world, login, body, status, sentence):
    reply = uaa(world, "POST", "/Codes", body, token=login)
    assert (reply.status, reply.body) == (
        status, {"error_description": sentence, "error": "code_store", "message": sentence},
    )  # fmt: skip


def test_an_intent_is_not_kept(world, login):
    body = {"data": "x", "expiresAt": "2030-01-01T00:00:00.000Z", "intent": "mine"}
    made = uaa(world, "POST", "/Codes", body, token=login).body
    assert (made["intent"], made["expiresAt"]) == (None, 1_893_456_000_000)


def test_a_zone_has_codes_of_its_own(world, login, boss):
    world.seed(identity_zones=[{"id": "z"}])
    made = uaa(world, "POST", "/Codes", {"data": "x", "expiresAt": 9e12}, token=login).body
    reply = uaa(world, "GET", f"/Codes/{made['code']}", token=boss, headers={"X-Identity-Zone-Id": "z"})
    assert reply.status in {403, 404}
    assert uaa(world, "GET", f"/Codes/{made['code']}", token=login).status == 200


def test_nobody_else_makes_codes(world):
    assert uaa(world, "POST", "/Codes", {"data": "x", "expiresAt": 9e12}, token=user_token(world)).status == 403


def test_a_code_ends(world, login):
    made = uaa(world, "POST", "/Codes", {"data": "{}", "expiresAt": 1_700_000_060_000}, token=login).body
    world.clock.advance(61)
    assert uaa(world, "GET", f"/Codes/{made['code']}", token=login).status == 404
