"""The users of an organization, by role."""

import pytest
import support

from fakecc.models.uaa_accounts import Account


@pytest.fixture
def world():
    world = support.new_world()
    support.organization(world)
    return world


def path(world, rest):
    return f"/v2/organizations/{world.organizations.first(name='org').guid}/{rest}"


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


def listed(world, name):
    return [one["metadata"]["guid"] for one in support.ask(world, "GET", path(world, name)).body["resources"]]


@pytest.mark.parametrize("name", ["users", "managers", "billing_managers", "auditors"])
def test_a_role_is_given_and_taken_as_often_as_asked(world, name):
    given = [support.ask(world, "PUT", path(world, f"{name}/anna")).status for _ in range(2)]
    assert (given, listed(world, name)) == ([201, 201], ["anna"])
    taken = [support.ask(world, "DELETE", path(world, f"{name}/anna")).status for _ in range(2)]
    assert (taken, listed(world, name)) == ([204, 204], [])


def test_by_name_too(world):
    body = {"username": "anna"}
    answers = [support.ask(world, method, path(world, rest), body).status
               for method, rest in (("PUT", "users"), ("DELETE", "users"), ("PUT", "users"), ("POST", "users/remove"))]  # fmt: skip
    assert (answers, listed(world, "users")) == ([201, 204, 201, 204], [])


@pytest.mark.parametrize(
    "body", [{"username": {"a": 1}}, {"username": ["anna"]}, {}], ids=["an object", "a list", "none"]
)
def test_a_user_without_a_name_is_nobody(world, body):
    assert support.ask(world, "PUT", path(world, "users"), body).status in {400, 404}
    assert listed(world, "users") == []


UNKNOWN = {
    "by guid": ("DELETE", "users/nobody-at-all", None,
                (400, 1002, "Could not find VCAP::CloudController::User with guid: nobody-at-all")),
    "by name": ("PUT", "users", {"username": "nobody"}, (404, 20003, "The user could not be found: nobody")),
    "by name and origin": (
        "PUT", "users", {"username": "nobody", "origin": "ldap"},
        (404, 20007, "The user could not be found, username: 'nobody', origin: 'ldap'"),
    ),
    "known to UAA only": ("DELETE", "users", {"username": "stranger"},
                          (404, 20003, "The user could not be found: stranger")),
}  # fmt: skip


@pytest.mark.parametrize(("method", "rest", "body", "complaint"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_users(world, method, rest, body, complaint):
    assert told(support.ask(world, method, path(world, rest), body)) == complaint


def test_who_is_named_becomes_known_whatever_comes_of_it(world):
    anna = support.user(world, "anna")
    asked = [support.ask(world, "PUT", where, as_=anna).status
             for where in (path(world, "users/berta"), "/v2/organizations/x/users/carla")]  # fmt: skip
    assert (asked, "berta" in world.users, "carla" in world.users) == ([403, 404], True, True)


def test_a_name_of_several_origins_needs_one(world):
    for origin in ("uaa", "ldap"):
        world.add(Account(**world.stamp(Account), username="anna", origin=origin))
    complaint = "The user exists in multiple origins. Specify an origin for the requested user from: 'ldap', 'uaa'"
    assert told(support.ask(world, "PUT", path(world, "users"), {"username": "anna"})) == (400, 20006, complaint)
    body = {"username": "anna", "origin": "ldap"}
    assert support.ask(world, "PUT", path(world, "users"), body).status == 201


def test_roles_by_name_can_be_switched_off(world):
    organization = world.organizations.first(name="org")
    boss = support.user(world, "boss", ("organization_manager", organization))
    support.ask(world, "PUT", "/v2/config/feature_flags/set_roles_by_username", {"enabled": False})
    body = {"username": "anna"}
    assert told(support.ask(world, "PUT", path(world, "users"), body, as_=boss)) == (
        403, 330002, "Feature Disabled: set_roles_by_username",
    )  # fmt: skip
    assert support.ask(world, "PUT", path(world, "users"), body).status == 201


@pytest.mark.parametrize("body", [b"[]", b"null"])
def test_a_name_stands_in_an_object(world, body):
    complaint = "Request invalid due to parse error: invalid request body"
    assert told(support.ask(world, "PUT", path(world, "users"), body)) == (400, 1001, complaint)


def test_a_member_with_roles_in_spaces_leaves_recursively_only(world):
    organization = world.organizations.first(name="org")
    space = support.space(world, inside=organization)
    anna = support.user(world, "anna", ("organization_user", organization), ("organization_auditor", organization),
                        ("space_developer", space))  # fmt: skip
    where = path(world, f"users/{anna.guid}")
    complaint = (400, 10006, "Please delete the user associations for your spaces in the org.")
    assert told(support.ask(world, "DELETE", where)) == complaint
    assert support.ask(world, "DELETE", f"{where}?recursive=true").status == 204
    assert world.roles.find(user_guid=anna.guid) == []


def test_members_are_set_as_a_list_that_nobody_with_spaces_leaves(world):
    organization = world.organizations.first(name="org")
    space = support.space(world, inside=organization)
    anna = support.user(world, "anna", ("organization_user", organization), ("space_developer", space))
    berta = support.user(world, "berta")
    where = f"/v2/organizations/{organization.guid}"
    refused = support.ask(world, "PUT", where, {"user_guids": [berta.guid]})
    assert (told(refused)[1], listed(world, "users")) == (10006, [anna.guid])
    assert support.ask(world, "PUT", where, {"user_guids": [anna.guid, berta.guid]}).status == 201
    assert support.ask(world, "PUT", where, {"user_guids": [anna.guid]}).status == 201
    assert listed(world, "users") == [anna.guid]


LAST = {
    "manager": (("organization_manager",), "managers", 30004),
    "billing manager": (("organization_billing_manager",), "billing_managers", 30005),
    "user": (("organization_user",), "users", 30006),
    "user who is the last manager": (("organization_user", "organization_manager"), "users", 30004),
    "user who is the last billing manager": (("organization_user", "organization_billing_manager"), "users", 30005),
    "user who is the last of both": (
        ("organization_user", "organization_manager", "organization_billing_manager"),
        "users",
        30004,
    ),
}


@pytest.mark.parametrize(("roles", "name", "code"), LAST.values(), ids=LAST)
def test_the_last_one_cannot_leave(world, roles, name, code):
    organization = world.organizations.first(name="org")
    anna = support.user(world, "anna", *((role, organization) for role in roles))
    assert told(support.ask(world, "DELETE", path(world, f"{name}/{anna.guid}"), as_=anna))[:2] == (403, code)
    assert support.ask(world, "DELETE", path(world, f"{name}/{anna.guid}")).status == 204


def test_everybody_may_leave_but_managers_alone_may_send_away(world):
    organization = world.organizations.first(name="org")
    anna, berta = (support.user(world, name, ("organization_auditor", organization)) for name in ("anna", "berta"))
    boss = support.user(world, "boss", ("organization_manager", organization))
    asked = [
        support.ask(world, "DELETE", path(world, f"auditors/{anna.guid}"), as_=caller).status
        for caller in (berta, anna, boss)
    ]
    assert asked == [403, 204, 204]


def test_user_roles_lists_each_user_with_its_roles(world):
    organization = world.organizations.first(name="org")
    for name, roles in {
        "anna": ("organization_manager", "organization_user"),
        "berta": ("organization_auditor",),
    }.items():
        support.user(world, name, *((role, organization) for role in roles))
    found = support.ask(world, "GET", path(world, "user_roles")).body["resources"]
    assert [(one["metadata"]["guid"], one["entity"]["organization_roles"]) for one in found] == [
        ("anna-guid", ["org_user", "org_manager"]),
        ("berta-guid", ["org_auditor"]),
    ]
    one = support.ask(world, "GET", path(world, "user_roles?q=user_guid:berta-guid")).body
    assert [user["metadata"]["guid"] for user in one["resources"]] == ["berta-guid"]


@pytest.mark.parametrize(
    ("place", "code", "info"), [("organizations", 30001, "organization info"), ("spaces", 40001, "app space info")]
)
def test_a_user_without_a_guid_is_none(world, place, code, info):
    organization = world.organizations.first(name="org")
    guid = organization.guid if place == "organizations" else support.space(world, inside=organization).guid
    reply = support.ask(world, "PUT", f"/v2/{place}/{guid}/managers/ ")
    assert told(reply) == (400, code, f"The {info} is invalid: guid presence")


@pytest.mark.parametrize(("method", "name"), [("PUT", "anna"), ("DELETE", "")])
def test_an_audit_event_names_the_user_as_uaa_does_when_the_role_is_given(world, method, name):
    world.add(Account(**world.stamp(Account) | {"guid": "anna-guid"}, username="anna"))
    support.user(world, "anna")
    support.ask(world, method, path(world, "managers/anna-guid"))
    assert list(world.audit_events)[-1].target_name == name
