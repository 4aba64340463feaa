"""/Groups/:id/members."""

import pytest
from support.uaa_client import uaa

from fakecc.actions.platform import uaa_accounts, uaa_groups


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


@pytest.fixture
def path(world):
    return f"/Groups/{uaa_groups.create(world, 'team').guid}/members"


def test_a_member_comes_is_shown_and_goes(world, boss, ann, path):
    shown = {"origin": "uaa", "type": "USER", "value": ann.guid}
    assert (uaa(world, "POST", path, {"value": ann.guid}, token=boss).body) == shown
    assert uaa(world, "GET", path, token=boss).body == [shown]
    assert uaa(world, "GET", f"{path}/{ann.guid}", token=boss).body == shown
    assert uaa(world, "DELETE", f"{path}/{ann.guid}", token=boss).body == shown
    assert uaa(world, "GET", path, token=boss).body == []


def test_a_member_is_shown_whole_where_that_is_asked_for(world, boss, ann, path):
    uaa(world, "POST", path, {"value": ann.guid}, token=boss)
    (member,) = uaa(world, "GET", f"{path}?returnEntities=true", token=boss).body
    assert (member["entity"]["userName"], member["value"]) == ("ann", ann.guid)


REFUSED = {
    "nobody": ({"value": "nobody"}, (404, "scim_resource_not_found")),
    "no value": ({"type": "USER"}, (400, "invalid_scim_resource")),
    "a user as a group": ({"value": "ANN", "type": "GROUP"}, (404, "scim_resource_not_found")),
    "an unknown type": ({"value": "ANN", "type": "CAT"}, (400, "scim")),
    "no object": ([], (400, "scim")),
}


@pytest.mark.parametrize(("body", "refusal"), REFUSED.values(), ids=REFUSED)
def test_a_member_that_cannot_be(world, boss, ann, path, body, refusal):
    if isinstance(body, dict) and body.get("value") == "ANN":
        body = {**body, "value": ann.guid}
    reply = uaa(world, "POST", path, body, token=boss)
    assert (reply.status, reply.body["error"]) == refusal


def test_a_member_is_one_once(world, boss, ann, path):
    uaa(world, "POST", path, {"value": ann.guid}, token=boss)
    reply = uaa(world, "POST", path, {"value": ann.guid}, token=boss)
    assert (reply.status, reply.body["error"]) == (409, "member_already_exists")


def test_who_is_no_member_is_not_found(world, boss, ann, path):
    reply = uaa(world, "GET", f"{path}/{ann.guid}", token=boss)
    assert (reply.status, reply.body["error"]) == (404, "member_not_found")
