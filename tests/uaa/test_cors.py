"""Pages of other origins: what a browser is told that asks first, and what its answer has."""

import pytest
from support.uaa_client import uaa, user_token

ORIGIN = "http://x.example.org"
BY_SCRIPT = {"Access-Control-Request-Headers": "X-Requested-With"}


def ask(world, method="GET", **more):
    headers = {"Origin": ORIGIN, "Access-Control-Request-Method": method, **more}
    return uaa(world, "OPTIONS", "/userinfo", headers=headers)


@pytest.mark.parametrize(
    ("more", "origin", "methods"),
    [({}, "*", "GET, POST, PUT, OPTIONS, DELETE, PATCH"), (BY_SCRIPT, ORIGIN, "GET, OPTIONS")],
    ids=["by a token", "by a script"],
)
def test_a_page_may_ask(world, more, origin, methods):
    told = ask(world, **more).headers
    assert (told["Access-Control-Allow-Origin"], told["Access-Control-Allow-Methods"]) == (origin, methods)


@pytest.mark.parametrize(
    ("method", "more", "status"), [("", {}, 400), ("TRACE", {}, 405), ("POST", BY_SCRIPT, 405)],
    ids=["no method", "an odd method", "a script that writes"],
)  # fmt: skip
def test_a_page_may_not_ask(world, method, more, status):
    assert ask(world, method, **more).status == status


def test_an_answer_says_who_may_read_it(world):
    reply = uaa(world, "GET", "/userinfo", token=user_token(world), headers={"Origin": ORIGIN})
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in uaa(world, "GET", "/info").headers
