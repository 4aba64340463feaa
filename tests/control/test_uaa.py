"""/_fakecc/uaa/keys: rotation of the keys that sign tokens."""

import pytest
from support.web_client import serve


@pytest.fixture
def served():
    return serve()


def key_ids(client):
    return [key["kid"] for key in client.get("/uaa/token_keys").json["keys"]]


@pytest.mark.parametrize(
    ("body", "ids"),
    [({}, ["key-2", "key-1"]), ({"keep_old": True}, ["key-2", "key-1"]), ({"keep_old": False}, ["key-2"])],
    ids=["by default", "kept", "dropped"],
)
def test_another_key_signs(served, body, ids):
    _, client = served
    before = client.get("/_fakecc/uaa/keys").json
    rotated = client.post("/_fakecc/uaa/keys", json=body)

    assert (before, rotated.status_code) == ({"active": "key-1", "others": []}, 201)
    assert (rotated.json, key_ids(client)) == ({"active": "key-2", "others": ids[1:]}, ids)


def test_an_odd_body_rotates_nothing(served):
    _, client = served
    refused = client.post("/_fakecc/uaa/keys", json={"keep_old": "no"})

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (400, "/keep_old")
    assert key_ids(client) == ["key-1"]
