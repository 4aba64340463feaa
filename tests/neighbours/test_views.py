"""What stands around the pages of each neighbour."""

import pytest
import support

POLICIES = "/networking/v1/external/policies"


@pytest.mark.parametrize("path", ["/routing/v1/gone", "/networking/v1/gone"])
def test_an_unknown_path_is_plain(world, path):
    reply = support.ask(world, "GET", path)
    assert (reply.status, reply.text) == (404, "404 page not found\n")


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", POLICIES), ("PATCH", "/routing/v1/router_groups"), ("HEAD", POLICIES)]
)
def test_a_wrong_method_says_which_are_right(world, method, path):
    reply = support.ask(world, method, path)
    assert (reply.status, "GET" in reply.headers["Allow"]) == (405, True)


def test_a_preflight_is_answered(world):
    reply = support.ask(world, "OPTIONS", POLICIES, as_=support.NOBODY)
    assert reply.headers["Access-Control-Allow-Methods"] == "POST,GET,OPTIONS"


def test_policies_wear_the_dress_of_their_server(world):
    assert support.ask(world, "GET", POLICIES).headers["X-Frame-Options"] == "deny"
