"""/v3/users."""

import pytest
import support
from support import ask, detail

from fakecc.actions.tenancy import users

PATH = "/v3/users"


@pytest.fixture
def anna(world):
    """A user with a name."""
    account = users.ensure_account(world, "Anna", "uaa")
    return users.create(world, account.guid)


def test_a_user_is_made_known_by_guid(world):
    reply = ask(world, "POST", PATH, {"guid": "some-client", "metadata": {"labels": {"a": "b"}}})
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": "some-client",
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "username": None,
            "presentation_name": "some-client",
            "origin": None,
            "metadata": {"labels": {"a": "b"}, "annotations": {}},
            "links": {"self": {"href": "http://api.example.org/v3/users/some-client"}},
        },
    )


def test_a_user_is_made_known_by_name_and_origin(world):
    user = ask(world, "POST", PATH, {"username": "ben", "origin": "ldap"}).body
    assert (user["username"], user["presentation_name"], user["origin"]) == ("ben", "ben", "ldap")


@pytest.mark.parametrize(
    ("name", "origin", "kept"),
    [("anna", "ldap", ("Anna", "ldap")), ("anna", "", ("Anna", "ldap")), ("carl", "", ("carl", "uaa"))],
    ids=["known", "any-origin", "own-origin"],
)
def test_a_new_user_is_told_as_asked_for(world, name, origin, kept):
    users.ensure_account(world, "Anna", "ldap")
    user = ask(world, "POST", PATH, {"username": name, "origin": origin}).body
    account = world.accounts[user["guid"]]
    assert (user["username"], user["presentation_name"], user["origin"]) == (name, name, origin)
    assert (account.username, account.origin) == kept


@pytest.mark.parametrize(("name", "origin"), [("", "ldap"), (" ", "ldap"), ("a b", "")])
def test_uaa_takes_no_user_of_such_a_name(world, name, origin):
    assert ask(world, "POST", PATH, {"username": name, "origin": origin}).status == 500


COMPLAINTS = {
    "nothing": ({}, "Guid or 'username' and 'origin' must be provided"),
    "guid": ({"guid": 5}, "Guid must be a string, Guid must be between 1 and 200 characters"),
    "zero": ({"guid": 0}, "Guid must be a string, Guid must be between 1 and 200 characters"),
    "long-guid": ({"guid": "x" * 201}, "Guid must be between 1 and 200 characters"),
    "guid-and-name": (
        {"guid": "x", "username": "y", "origin": "z"},
        "Username cannot be provided with 'guid', Origin cannot be provided with 'guid'",
    ),
    "no-name": ({"origin": "x"}, "Origin can only be provided together with 'username'"),
    "no-origin": ({"username": "x"}, "Username can only be provided together with 'origin'"),
    "uaa": ({"username": "x", "origin": "uaa"}, "Origin cannot be 'uaa' when creating a user by username"),
    "texts": ({"username": 5, "origin": 5}, "Origin must be a string, Username must be a string"),
    "unknown": ({"guid": "x", "foo": 1}, "Unknown field(s): 'foo'"),
}


@pytest.mark.parametrize(("body", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_create_complains(world, body, complaint):
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


TAKEN = {
    "guid": ({"guid": "x"}, "User with guid 'x' already exists."),
    "name": ({"username": "x", "origin": "ldap"}, "User with username 'x' and origin 'ldap' already exists."),
}


@pytest.mark.parametrize(("body", "told"), TAKEN.values(), ids=TAKEN)
def test_a_user_is_made_known_once(world, body, told):
    ask(world, "POST", PATH, body)
    assert detail(ask(world, "POST", PATH, body)) == (422, told)


def test_only_metadata_can_change(world, anna):
    told = "Unknown field(s): 'username'"
    assert detail(ask(world, "PATCH", f"{PATH}/{anna.guid}", {"username": "x"})) == (422, told)


def test_metadata_changes(world, anna):
    changed = ask(world, "PATCH", f"{PATH}/{anna.guid}", {"metadata": {"labels": {"a": "b"}}}).body
    assert changed["metadata"] == {"labels": {"a": "b"}, "annotations": {}}


FILTERS = {
    "names": ("usernames=ANNA", ["Anna"]),
    "part": ("partial_usernames=nn", ["Anna"]),
    "origin": ("usernames=anna&origins=ldap", []),
    "guids": ("guids={guid}&usernames=anna", ["Anna"]),
    "nobody": ("guids=x", []),
}


@pytest.mark.parametrize(("query", "names"), FILTERS.values(), ids=FILTERS)
def test_a_list_is_filtered(world, anna, query, names):
    found = ask(world, "GET", f"{PATH}?{query.format(guid=anna.guid)}").body["resources"]
    assert [user["username"] for user in found] == names


QUERIES = {
    "origins": (
        "origins=uaa",
        "Origins filter cannot be provided without usernames or partial_usernames filter.",
    ),
    "both": (
        "usernames=a&partial_usernames=b",
        "Usernames filter cannot be provided with both usernames and partial_usernames filter.",
    ),
}


@pytest.mark.parametrize(("query", "complaint"), QUERIES.values(), ids=QUERIES)
def test_a_list_complains(world, query, complaint):
    assert detail(ask(world, "GET", f"{PATH}?{query}")) == (422, complaint)


def test_somebody_without_a_role_sees_itself(world, anna):
    ben = support.user(world, "ben")
    found = ask(world, "GET", PATH, as_=ben).body["resources"]
    assert (anna.guid in world.users, [user["guid"] for user in found]) == (True, [ben.guid])


def test_a_job_forgets_a_user_with_its_roles(world):
    member = support.user(world, "member", ("organization_user", support.organization(world)))
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{member.guid}"))
    left = (member.guid in world.users, len(world.roles))
    assert (job["operation"], job["state"], left) == ("user.delete", "COMPLETE", (False, 0))


def test_a_blank_guid_is_refused_by_the_model(world):
    assert detail(ask(world, "POST", PATH, {"guid": " "})) == (422, "guid presence")


def test_a_user_stays_even_where_there_are_too_many_labels(world):
    many = {"labels": {f"a{number}": "b" for number in range(51)}}

    reply = ask(world, "POST", PATH, {"guid": "new", "metadata": many})

    assert (reply.status, world.users["new"].metadata.labels) == (422, {})


# What a manager may make, by the setting.
BY_MANAGER = {
    "by name": (True, {"username": "ben", "origin": "ldap"}, 201),
    "by guid": (True, {"guid": "ben"}, 403),
    "nothing": (True, {}, 422),
    "by name, without the setting": (False, {"username": "ben", "origin": "ldap"}, 403),
}


@pytest.mark.parametrize(("allowed", "body", "status"), BY_MANAGER.values(), ids=BY_MANAGER)
def test_managers_make_users_where_they_may(allowed, body, status):
    world = support.new_world(allow_user_creation_by_org_manager=allowed)
    manager = support.user(world, "manager", ("organization_manager", support.organization(world)))
    assert ask(world, "POST", PATH, body, as_=manager).status == status


def test_other_roles_make_no_users():
    world = support.new_world(allow_user_creation_by_org_manager=True)
    auditor = support.user(world, "auditor", ("organization_auditor", support.organization(world)))
    assert ask(world, "POST", PATH, {"username": "ben", "origin": "ldap"}, as_=auditor).status == 403
