"""/Groups and their members; a group's name is a scope."""

import pytest
from support.uaa_client import by_password, uaa

from fakecc.actions.platform import uaa_accounts


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


@pytest.fixture
def group(world, token):
    return uaa(world, "POST", "/Groups", {"displayName": "network.write"}, token=token)


def test_a_name_is_taken(group):
    assert (group.status, group.body["error"]) == (409, "scim_resource_already_exists")


def test_a_member_has_the_groups_scope(world, token, ann):
    guid = world.groups.first(name="network.write").guid
    assert "network.write" not in by_password(world, "ann", "a").body["scope"].split()
    assert uaa(world, "POST", f"/Groups/{guid}/members", {"value": ann.guid}, token=token).status == 201
    assert "network.write" in by_password(world, "ann", "a").body["scope"].split()
    assert uaa(world, "DELETE", f"/Groups/{guid}/members/{ann.guid}", token=token).status == 200
    assert "network.write" not in by_password(world, "ann", "a").body["scope"].split()


def test_a_group_in_a_group_hands_its_scope_on(world, token, ann):
    outer = world.groups.first(name="network.write").guid
    inner = uaa(world, "POST", "/Groups", {"displayName": "team", "members": [{"value": ann.guid}]}, token=token).body
    body = {"value": inner["id"], "type": "GROUP"}
    assert uaa(world, "POST", f"/Groups/{outer}/members", body, token=token).status == 201
    assert "network.write" in by_password(world, "ann", "a").body["scope"].split()


def test_a_member_that_is_nobody_is_refused(world, token):
    guid = world.groups.first(name="network.write").guid
    assert uaa(world, "POST", f"/Groups/{guid}/members", {"value": "nosuch"}, token=token).status in {400, 404}
