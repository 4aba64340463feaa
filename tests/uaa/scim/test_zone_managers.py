"""/Groups/zones: who may act in a zone."""

import pytest
from support.uaa_client import client_token, uaa, user_token

from fakecc.actions.platform import uaa_accounts, uaa_clients

NAME = "zones.z.scim.read"


@pytest.fixture
def token(world):
    uaa_clients.create(
        world, "managers", secrets=("s",), grant_types=("client_credentials",), authorities=("scim.zones",)
    )
    return client_token(world, ("managers", "s"))


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def post(world, token, *guids, name=NAME):
    body = {"displayName": name, "members": [{"value": guid} for guid in guids]}
    return uaa(world, "POST", "/Groups/zones", body, token=token)


def test_a_group_of_managers_is_made_and_grows(world, token, ann):
    first = post(world, token, ann.guid)
    admin = uaa_accounts.find(world, "admin")
    second = post(world, token, ann.guid, admin.guid)
    assert [first.status, second.status] == [201, 201]
    assert [member["value"] for member in second.body["members"]] == [ann.guid, admin.guid]
    assert second.headers["ETag"] == '"1"'


def test_a_manager_is_one_no_more(world, token, ann):
    post(world, token, ann.guid)
    paths = (f"/Groups/zones/{ann.guid}/z/scim.read", f"/Groups/zones/{ann.guid}/z")
    left, unknown = [uaa(world, "DELETE", path, token=token) for path in paths]
    assert (left.status, left.body["members"]) == (200, [])
    assert (unknown.status, unknown.body["message"]) == (404, "Group not found:zones.z.admin")
    again = uaa(world, "DELETE", paths[0], token=token)
    assert (again.status, again.body["message"]) == (404, "User is not a zone admin.")


@pytest.mark.parametrize(
    ("name", "guids", "sentence"),
    [
        ("zones.z.nosuch", ["g"], "Invalid group name."),
        ("zones.z.admin", [], "Invalid group members, you have to add at least one member."),
        ("zones.z.admin", ["nosuch"], "Invalid group member: nosuch"),
    ],
)
def test_what_is_refused(world, token, name, guids, sentence):
    reply = post(world, token, *guids, name=name)
    assert (reply.status, reply.body["message"]) == (400, sentence)


def test_a_member_that_is_unknown_to_a_group_that_is_there(world, token, ann):
    post(world, token, ann.guid)
    reply = post(world, token, "nosuch")
    assert (reply.status, reply.body["message"]) == (400, "User nosuch does not exist")


def test_nobody_else_may(world, ann):
    reply = uaa(world, "POST", "/Groups/zones", {"displayName": NAME}, token=user_token(world))
    assert (reply.status, reply.body["scope"]) == (403, "scim.zones")
