"""/Users: made, changed, listed, deleted, and any body at all."""

import functools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.uaa_client import by_password, uaa

from fakecc import VirtualClock, World

ANN = {"userName": "ann", "password": "a", "emails": [{"value": "ann@example.org"}]}
KEYS = ["userName", "emails", "name", "active", "meta", "phoneNumbers", "password", "origin", "id", "schemas", "x"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=300) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "type", "x"]), inner),
    max_leaves=6,
)


@pytest.fixture
def ann(world, token):
    return uaa(world, "POST", "/Users", ANN, token=token).body


def test_a_user_is_shown_in_uaas_order(ann):
    assert [*ann] == [
        "id", "meta", "userName", "name", "emails", "groups", "approvals", "active", "verified", "origin", "zoneId",
        "passwordLastModified", "schemas",
    ]  # fmt: skip
    assert ann["emails"] == [{"value": "ann@example.org", "primary": False}]


def test_a_name_is_taken_whatever_its_case(world, token, ann):
    reply = uaa(world, "POST", "/Users", ANN | {"userName": "ANN"}, token=token)
    assert (reply.status, reply.body["error"]) == (409, "scim_resource_already_exists")


def test_a_change_needs_the_version(world, token, ann):
    path = f"/Users/{ann['id']}"
    changed = {**ANN, "name": {"givenName": "Ann"}}
    assert uaa(world, "PUT", path, changed, token=token).status == 400
    reply = uaa(world, "PUT", path, changed, token=token, headers={"If-Match": "0"})
    assert (reply.status, reply.body["meta"]["version"]) == (200, 1)
    assert uaa(world, "PUT", path, changed, token=token, headers={"If-Match": "0"}).status == 409


def test_a_deleted_user_cannot_log_in(world, token, ann):
    assert by_password(world, "ann", "a").status == 200
    assert uaa(world, "DELETE", f"/Users/{ann['id']}", token=token).status == 200
    assert by_password(world, "ann", "a").status == 401
    assert uaa(world, "GET", f"/Users/{ann['id']}", token=token).status == 404


def test_a_list_is_filtered_and_paged(world, token, ann):
    body = uaa(world, "GET", '/Users?filter=userName+eq+"ANN"', token=token).body
    assert ([user["userName"] for user in body["resources"]], body["totalResults"]) == (["ann"], 1)
    body = uaa(world, "GET", "/Users?count=1&startIndex=2&attributes=userName", token=token).body
    assert (len(body["resources"]), body["startIndex"], body["totalResults"]) == (1, 2, 2)


@pytest.mark.parametrize("name", ["[1]", "{}", "5", "null", "true"])
def test_a_name_that_is_none_leaves_the_user_as_it_was(world, token, ann, name):
    body = f'{{"userName": {name}}}'.encode()
    assert uaa(world, "PATCH", f"/Users/{ann['id']}", body, token=token, headers={"If-Match": "*"}).status < 500
    assert world.accounts[ann["id"]].username in {"ann", "5", "true"}

    world.reset()
    assert by_password(world).status == 200


def test_an_origin_that_is_no_text_makes_no_user(world, token):
    assert uaa(world, "POST", "/Users", ANN | {"origin": {}}, token=token).status == 400


def test_a_deep_filter_is_refused(world, token):
    assert uaa(world, "GET", f"/Users?filter={'(' * 5000}", token=token).status == 400


def test_without_a_token_nothing_is_told(world):
    reply = uaa(world, "GET", "/Users")
    assert (reply.status, reply.body["error"]) == (401, "unauthorized")


@given(st.dictionaries(st.sampled_from(KEYS), VALUES) | VALUES, st.sampled_from(["POST", "PUT", "PATCH"]))
def test_any_body_is_understood_or_refused_in_uaas_words(body, method):
    world, token, paths = _stage()
    reply = uaa(world, method, paths[method], json.dumps(body).encode(), token=token, headers={"If-Match": "*"})
    assert reply.status in {200, 201, 400, 404, 409, 500}  # a null where none may be: the real one says 500, too
    assert world.failures == []
    if reply.status >= 400:
        assert {"error", "error_description", "message"} <= set(reply.body)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(raw):
    world, token, _ = _stage()
    reply = uaa(world, "POST", "/Users", raw, token=token)
    assert (reply.status, world.failures) == (400, [])


@functools.cache
def _stage():
    world = World("empty", clock=VirtualClock(1_700_000_000.0), guids=1)
    answer = uaa(
        world, "POST", "/oauth/token", basic=("admin", "admin-secret"), form={"grant_type": "client_credentials"}
    )
    token = answer.body["access_token"]
    guid = uaa(world, "POST", "/Users", ANN, token=token).body["id"]
    return world, token, {"POST": "/Users", "PUT": f"/Users/{guid}", "PATCH": f"/Users/{guid}"}


ZONE = {"id": "z", "config": {"userConfig": {"maxUsers": 1, "checkOriginEnabled": True, "allowedGroups": ["mine"]}}}
IN_ZONE = {"X-Identity-Zone-Id": "z"}


def new(world, token, headers=None, **fields):
    body = {"userName": "new", "password": "a", "emails": [{"value": "new@corp.org"}], **fields}
    return uaa(world, "POST", "/Users", body, token=token, headers=headers)


def test_whoever_has_an_address_of_another_provider_logs_in_there(world, token):
    world.seed(identity_providers=[{"origin_key": "corp", "type": "oidc1.0", "config": {"emailDomain": ["corp.org"]}}])
    reply = new(world, token)
    assert (reply.status, reply.body["error"], reply.body["message"]) == (
        400,
        "scim",
        "The user account is set up for single sign-on. Please use one of these origin(s) : [corp]",
    )
    assert new(world, token, origin="corp").status == 201


def test_a_zone_has_no_more_users_than_it_may(world, token):
    world.seed(identity_zones=[ZONE])
    assert new(world, token, IN_ZONE).status == 201
    refused = new(world, token, IN_ZONE, userName="another")
    assert (refused.status, refused.body["message"]) == (
        400, "The maximum allowed numbers of users: 1 is reached already in Identity Zone z",
    )  # fmt: skip


def test_a_zone_may_know_its_origins(world, token):
    world.seed(identity_zones=[ZONE])
    refused = new(world, token, IN_ZONE, origin="nosuch")
    assert refused.body["message"] == "Invalid origin nosuch in Identity Zone z"


def test_a_zone_may_know_its_groups(world, token):
    world.seed(identity_zones=[ZONE])
    refused = uaa(world, "POST", "/Groups", {"displayName": "yours"}, token=token, headers=IN_ZONE)
    assert (refused.status, refused.body["message"]) == (
        400, "The group with displayName: yours is not allowed in Identity Zone z",
    )  # fmt: skip
    assert uaa(world, "POST", "/Groups", {"displayName": "mine"}, token=token, headers=IN_ZONE).status in {201, 409}


def test_a_user_has_no_alias(world, token):
    assert new(world, token, aliasZid="z").body["message"] == "Alias ID and/or alias ZID are invalid."


def test_a_user_may_come_with_approvals(world, token):
    approval = {"clientId": "cf", "scope": "openid", "status": "DENIED", "expiresAt": "2030-01-01T00:00:00.000Z"}
    [made] = new(world, token, approvals=[approval]).body["approvals"]
    assert {key: made[key] for key in approval} == approval
