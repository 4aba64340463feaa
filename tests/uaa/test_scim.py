"""/Users, /Groups and /oauth/clients, and the filters and pages of their lists."""

import pytest
from support import ADMIN, NOBODY, ask, user

from fakecc.actions.platform import uaa_accounts
from fakecc.uaa.answers import UaaError
from fakecc.uaa.scim import filter_test

ANN = {"userName": "ann", "password": "a", "emails": [{"value": "ann@example.org", "primary": True}]}


@pytest.fixture
def ann(world):
    return ask(world, "POST", "/uaa/Users", ANN).body


def names(reply, key="userName"):
    return [resource[key] for resource in reply.body["resources"]]


def test_a_user_is_shown_as_uaa_shows_it(world):
    body = ask(world, "POST", "/uaa/Users", ANN | {"name": {"givenName": "Ann", "familyName": "Lee"}}).body
    groups = body.pop("groups")
    assert body == {
        "id": body["id"],
        "meta": {"version": 0, "created": "2023-11-14T22:13:20.000Z", "lastModified": "2023-11-14T22:13:20.000Z"},
        "userName": "ann",
        "name": {"givenName": "Ann", "familyName": "Lee"},
        "emails": [{"value": "ann@example.org", "primary": True}],
        "approvals": [],
        "active": True,
        "verified": True,
        "origin": "uaa",
        "zoneId": "uaa",
        "passwordLastModified": "2023-11-14T22:13:20.000Z",
        "schemas": ["urn:scim:schemas:core:1.0"],
    }
    assert {group["display"] for group in groups} >= {"openid", "cloud_controller.read"}


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        pytest.param({"userName": ""}, (400, "invalid_scim_resource", "A username must be provided."), id="no name"),
        pytest.param({"emails": []}, (400, "invalid_scim_resource", "Exactly one email must be provided."), id="email"),
        pytest.param({}, (409, "scim_resource_already_exists", "Username already in use: ann"), id="taken"),
        pytest.param(
            {"userName": "Ann"},
            (409, "scim_resource_already_exists", "Username already in use: Ann"),
            id="taken, in case",
        ),
    ],
)
def test_a_user_that_cannot_be(world, ann, given, refused):
    reply = ask(world, "POST", "/uaa/Users", ANN | given)
    assert (reply.status, reply.body["error"], reply.body["message"]) == refused


def test_a_taken_name_is_free_in_another_origin(world, ann):
    assert ask(world, "POST", "/uaa/Users", ANN | {"origin": "ldap"}).status == 201


def test_an_update_needs_the_version(world, ann):
    path = f"/uaa/Users/{ann['id']}"
    assert ask(world, "PUT", path, ANN).body["message"] == "Missing If-Match for PUT"
    assert ask(world, "PUT", path, ANN, headers={"If-Match": "7"}).body["error"] == "scim_resource_conflict"
    updated = ask(world, "PUT", path, ANN | {"userName": "anna"}, headers={"If-Match": "0"})
    assert (updated.status, updated.body["userName"], updated.body["meta"]["version"]) == (200, "anna", 1)
    assert updated.headers["ETag"] == '"1"'
    assert ask(world, "PUT", path, ANN, headers={"If-Match": "*"}).body["meta"]["version"] == 2


def test_a_patch_leaves_the_rest(world, ann):
    patched = ask(world, "PATCH", f"/uaa/Users/{ann['id']}", {"active": False}, headers={"If-Match": "*"}).body
    assert (patched["active"], patched["userName"], patched["emails"]) == (False, "ann", ANN["emails"])


def test_a_deleted_user_is_shown_for_the_last_time(world, ann):
    assert ask(world, "DELETE", f"/uaa/Users/{ann['id']}").body["userName"] == "ann"
    gone = ask(world, "GET", f"/uaa/Users/{ann['id']}")
    assert (gone.status, gone.body["error"]) == (404, "scim_resource_not_found")


def test_a_user_changes_the_own_password_with_the_old_one(world, ann):
    account = world.accounts[ann["id"]]
    caller = user(world, "ann").__class__(guid=account.guid, name="ann", scopes=frozenset({"password.write"}))
    path = f"/uaa/Users/{ann['id']}/password"
    wrong = ask(world, "PUT", path, {"oldPassword": "x", "password": "b"}, as_=caller)
    assert (wrong.status, wrong.body["error"]) == (401, "invalid_password")
    assert ask(world, "PUT", path, {"oldPassword": "a", "password": "b"}, as_=caller).status == 200
    assert world.accounts[ann["id"]].password == "b"


def test_users_are_for_those_with_the_scope(world, ann):
    assert ask(world, "GET", "/uaa/Users", as_=NOBODY).status == 401
    assert ask(world, "GET", "/uaa/Users", as_=user(world, "bob")).status == 403


def test_everybody_may_translate_ids_and_names(world, ann):
    caller = user(world, "bob", scopes=frozenset({"openid"}))
    reply = ask(world, "GET", '/uaa/ids/Users?filter=userName+eq+"ann"', as_=caller)
    assert reply.body["resources"] == [{"id": ann["id"], "userName": "ann", "origin": "uaa"}]
    assert ask(world, "GET", "/uaa/ids/Users", as_=caller).status == 400


def test_a_list_comes_in_pages(world):
    for name in ("c", "a", "b"):
        uaa_accounts.create(world, name)
    reply = ask(world, "GET", "/uaa/Users?sortBy=userName&startIndex=2&count=1")
    assert names(reply) == ["b"]
    told = {key: reply.body[key] for key in ("startIndex", "itemsPerPage", "totalResults")}
    assert told == {"startIndex": 2, "itemsPerPage": 1, "totalResults": 3}


def test_a_list_is_sorted_downwards_and_cut_to_attributes(world):
    for name in ("a", "b"):
        uaa_accounts.create(world, name)
    reply = ask(world, "GET", "/uaa/Users?sortBy=userName&sortOrder=descending&attributes=userName,origin")
    assert reply.body["resources"] == [{"userName": "b", "origin": "uaa"}, {"userName": "a", "origin": "uaa"}]


SHOWN = {
    "id": "1",
    "userName": "Ann",
    "active": True,
    "externalId": None,
    "emails": [{"value": "ann@example.org"}, {"value": "lee@example.org"}],
    "meta": {"created": "2024-01-01T00:00:00.000Z", "version": 3},
    "name": {"givenName": 'A "quoted" name'},
}


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ('userName eq "ann"', True),
        ('USERNAME Eq "ANN"', True),
        ('userName ne "ann"', False),
        ('userName co "n"', True),
        ('userName sw "n"', False),
        ("userName pr", True),
        ("externalId pr", False),
        ("active eq true", True),
        ('emails.value eq "lee@example.org"', True),
        ('email sw "lee"', True),
        ('meta.created gt "2023-01-01T00:00:00.000Z"', True),
        ('meta.created le "2023-01-01T00:00:00.000Z"', False),
        ('userName eq "bob" or id eq "1" and active eq true', True),
        ('(userName eq "bob" or id eq "1") and active eq false', False),
        ('givenname eq "a \\"quoted\\" name"', True),
        ('nothing eq "1"', False),
    ],
)
def test_a_filter_fits_or_not(text, fits):
    assert filter_test(text)(SHOWN) is fits


@pytest.mark.parametrize("text", ["bogus", "id", "id eq", 'id is "1"', '(id eq "1"', 'id eq "1" id eq "2"', 'id eq "1'])
def test_what_is_no_filter_is_refused(text):
    with pytest.raises(UaaError, match="Invalid filter expression"):
        filter_test(text)


def test_a_member_of_a_group_has_its_scope(world, ann):
    group = ask(world, "GET", '/uaa/Groups?filter=displayName+eq+"network.admin"').body["resources"][0]
    path = f"/uaa/Groups/{group['id']}/members"
    added = ask(world, "POST", path, {"value": ann["id"], "type": "USER", "origin": "uaa"})
    assert (added.status, added.body) == (201, {"origin": "uaa", "type": "USER", "value": ann["id"]})
    assert "network.admin" in uaa_accounts.scopes_of(world, world.accounts[ann["id"]])
    assert ask(world, "POST", path, {"value": ann["id"]}).body["error"] == "member_already_exists"
    assert ask(world, "DELETE", f"{path}/{ann['id']}").status == 200
    assert ask(world, "GET", path).body == []
    assert ask(world, "GET", f"{path}/{ann['id']}").body["error"] == "member_not_found"


def test_who_leaves_a_group_loses_the_scope_however_it_came(world):
    account = uaa_accounts.create(world, "root", scopes=["cloud_controller.admin"])
    group = ask(world, "GET", '/uaa/Groups?filter=displayName+eq+"cloud_controller.admin"').body["resources"][0]
    assert [member["value"] for member in group["members"]] == [account.guid]
    ask(world, "DELETE", f"/uaa/Groups/{group['id']}/members/{account.guid}")
    assert "cloud_controller.admin" not in uaa_accounts.scopes_of(world, world.accounts[account.guid])


def test_a_group_lives_and_dies(world, ann):
    given = {"displayName": "my.group", "description": "Mine", "members": [{"value": ann["id"]}]}
    made = ask(world, "POST", "/uaa/Groups", given)
    assert (made.status, made.body["members"][0]["value"]) == (201, ann["id"])
    path = f"/uaa/Groups/{made.body['id']}"
    assert ask(world, "POST", "/uaa/Groups", given).body["error"] == "scim_resource_already_exists"
    assert ask(world, "PUT", path, {"displayName": "my.group"}).body["message"] == "Missing If-Match for PUT"
    updated = ask(world, "PUT", path, {"displayName": "my.group"}, headers={"If-Match": "0"}).body
    assert (updated["members"], updated["description"]) == ([], "")
    assert ask(world, "DELETE", path).status == 200
    assert ask(world, "GET", path).status == 404


def test_a_stranger_cannot_be_a_member(world):
    reply = ask(world, "POST", "/uaa/Groups", {"displayName": "g", "members": [{"value": "x"}]})
    assert (reply.status, reply.body["message"]) == (400, "Invalid group member: x")


def test_a_client_lives_and_dies(world):
    given = {
        "client_id": "app",
        "client_secret": "secret",
        "scope": ["openid"],
        "authorized_grant_types": ["client_credentials"],
        "authorities": ["cloud_controller.admin"],
        "redirect_uri": ["http://app.example.org"],
    }
    made = ask(world, "POST", "/uaa/oauth/clients", given)
    assert (made.status, "client_secret" in made.body, made.body["redirect_uri"]) == (
        201,
        False,
        ["http://app.example.org"],
    )
    assert ask(world, "POST", "/uaa/oauth/clients", given).status == 409
    path = "/uaa/oauth/clients/app"
    assert ask(world, "PUT", f"{path}/secret", {"secret": "new"}).body["status"] == "ok"
    assert world.uaa_clients["app"].secret == "new"
    assert ask(world, "PUT", path, given | {"scope": "a,b"}).body["scope"] == ["a", "b"]
    assert ask(world, "DELETE", path).body["client_id"] == "app"
    assert ask(world, "GET", path).body["error_description"] == "No client with requested id: app"


def test_the_cli_finds_the_clients_of_a_foundation(world):
    shown = names(ask(world, "GET", "/uaa/oauth/clients"), "client_id")
    assert shown == ["cf", "ssh-proxy", "admin"]


def test_what_uaa_does_not_do_is_said(world):
    reply = ask(world, "GET", "/uaa/identity-zones", as_=ADMIN)
    assert (reply.status, reply.body["error_description"]) == (404, "fakecc's UAA has no GET /uaa/identity-zones")
