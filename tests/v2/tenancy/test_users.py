"""/v2/users, and their places."""

import pytest
import support

from fakecc.models.uaa_accounts import Account

PLACES = {
    "spaces": "space_developer",
    "managed_spaces": "space_manager",
    "audited_spaces": "space_auditor",
    "organizations": "organization_user",
    "managed_organizations": "organization_manager",
    "billing_managed_organizations": "organization_billing_manager",
    "audited_organizations": "organization_auditor",
}


@pytest.fixture
def world():
    world = support.new_world()
    support.space(world, "space", inside=support.organization(world))
    return world


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


def place(world, name):
    return (world.spaces.first(name="space") if name.endswith("spaces") else world.organizations.first(name="org")).guid


def test_a_user_is_a_guid_until_uaa_knows_a_name(world):
    entity = support.ask(world, "POST", "/v2/users", {"guid": "anna"}).body["entity"]
    assert list(entity.items())[:4] == [
        ("admin", False),
        ("active", False),
        ("default_space_guid", None),
        ("spaces_url", "/v2/users/anna/spaces"),
    ]


def test_a_name_is_told_of_a_user_but_not_inside_others(world):
    support.ask(world, "PUT", f"/v2/organizations/{place(world, 'organizations')}/managers", {"username": "anna"})
    organization = f"/v2/organizations/{place(world, 'organizations')}"
    listed = support.ask(world, "GET", f"{organization}/managers").body["resources"]
    inside = support.ask(world, "GET", f"{organization}?inline-relations-depth=1").body["entity"]["managers"]
    assert ([one["entity"]["username"] for one in listed], "username" in inside[0]["entity"]) == (["anna"], False)


COMPLAINTS = {
    "missing": ({}, (400, 1001, "Request invalid due to parse error: Field: guid, Error: Missing field guid")),
    "blank": ({"guid": ""}, (400, 20001, "The user info is invalid: guid presence")),
    "taken": ({"guid": "taken-guid"}, (400, 20002, "The UAA ID is taken: taken-guid")),
    "space": ({"guid": "g", "default_space_guid": "x"}, (400, 1002, "Could not find Space with guid: x")),
    "organization": (
        {"guid": "g", "organization_guids": ["x"]},
        (400, 1002, "Could not find VCAP::CloudController::Organization with guid: x"),
    ),
}


@pytest.mark.parametrize(("body", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_what_is_wrong_with_a_new_one(world, body, complaint):
    support.user(world, "taken")
    assert told(support.ask(world, "POST", "/v2/users", body)) == complaint


def test_a_user_sees_itself_and_no_list(world):
    anna = support.user(world, "anna")
    support.user(world, "berta")
    asked = [support.ask(world, "GET", path, as_=anna).status
             for path in ("/v2/users/anna-guid", "/v2/users/berta-guid", "/v2/users", "/v2/users/anna-guid/spaces")]  # fmt: skip
    assert asked == [200, 403, 403, 200]


@pytest.mark.parametrize("name", PLACES)
def test_a_place_is_given_and_taken(world, name):
    support.user(world, "anna")
    path = f"/v2/users/anna-guid/{name}/{place(world, name)}"
    assert [support.ask(world, "PUT", path).status for _ in range(2)] == [201, 201]
    assert support.ask(world, "GET", f"/v2/users/anna-guid/{name}").body["total_results"] == 1
    assert [role.type for role in world.roles.find(user_guid="anna-guid")] == [PLACES[name]]
    assert support.ask(world, "DELETE", path).status == 204
    assert world.roles.find(user_guid="anna-guid") == []


@pytest.mark.parametrize("name", PLACES)
def test_a_place_that_is_given_is_written_down_each_time(world, name):
    # source: cloud_controller_ng:app/controllers/runtime/users_controller.rb, app/repositories/user_event_repository.rb
    support.user(world, "anna")
    world.add(Account(**world.stamp(Account) | {"guid": "anna-guid"}, username="anna"))
    path = f"/v2/users/anna-guid/{name}/{place(world, name)}"
    for _ in range(2):
        support.ask(world, "PUT", path)
    support.ask(world, "DELETE", path)
    space = world.spaces.first(name="space")
    where = space.guid if name.endswith("spaces") else None
    assert [
        (
            event.type,
            event.target_guid,
            event.target_type,
            event.target_name,
            event.space_guid,
            event.organization_guid,
            event.data,
        )
        for event in world.audit_events
    ] == [
        (
            f"audit.user.{PLACES[name]}_{done}",
            "anna-guid",
            "user",
            "anna",
            where,
            space.organization_guid,
            {"request": {}},
        )
        for done in ("add", "add", "remove")
    ]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/v2/users/anna-guid"),
        ("DELETE", "/v3/users/anna-guid"),
        ("DELETE", "/v3/spaces/{space}"),
        ("DELETE", "/v2/spaces/{space}?recursive=true"),
        ("DELETE", "/v3/organizations/{organization}"),
        ("PUT", "/v2/users/anna-guid"),
    ],
)
def test_roles_that_go_with_something_are_not_written_down(world, method, path):
    # source: cloud_controller_ng:app/actions/space_delete.rb, organization_delete.rb, user_delete.rb
    space = world.spaces.first(name="space")
    organization = world.organizations[space.organization_guid]
    support.user(world, "anna", ("organization_user", organization), ("space_developer", space))
    body = {"space_guids": [], "organization_guids": []} if method == "PUT" else None
    asked = path.format(space=space.guid, organization=organization.guid)
    assert support.ask(world, method, asked, body).status in {201, 202, 204}
    world.catch_up()
    assert world.roles.first(user_guid="anna-guid", type="space_developer") is None
    assert [event.type for event in world.audit_events if event.type.startswith("audit.user.")] == []


@pytest.mark.parametrize(("user", "where"), [("anna-guid", "x"), ("nobody", None)], ids=["no place", "no user"])
def test_what_is_unknown_breaks_the_real_one(world, user, where):
    support.user(world, "anna")
    reply = support.ask(world, "PUT", f"/v2/users/{user}/spaces/{where or place(world, 'spaces')}")
    assert told(reply) == (500, 10001, "An unknown error occurred.")


def test_places_are_given_by_admins_only(world):
    boss = support.user(world, "boss", ("organization_manager", world.organizations.first(name="org")))
    support.user(world, "anna")
    path = f"/v2/users/anna-guid/organizations/{place(world, 'organizations')}"
    assert support.ask(world, "PUT", path, as_=boss).status == 403


def test_an_update_sets_the_places_anew(world):
    anna = support.user(world, "anna", ("organization_user", world.organizations.first(name="org")))
    body = {"organization_guids": [], "space_guids": [place(world, "spaces")], "admin": True}
    # A new place makes the real one forget `admin`, which stays as it was; the same request again changes it.
    shown = [support.ask(world, "PUT", f"/v2/users/{anna.guid}", body).body["entity"]["admin"] for _ in range(2)]
    assert shown == [False, True]
    assert [role.type for role in world.roles.find(user_guid=anna.guid)] == ["space_developer"]


def test_members_alone_get_roles_and_who_has_one_stays_a_member(world):
    organization = world.organizations.first(name="org")
    anna = support.user(world, "anna")
    path = f"/v2/users/{anna.guid}"
    named = {"managed_organization_guids": [organization.guid]}
    stranger = f"Cannot add role, user does not belong to Organization with guid {organization.guid}"
    assert told(support.ask(world, "PUT", path, named)) == (400, 1002, stranger)
    assert told(support.ask(world, "POST", "/v2/users", {"guid": "new", **named})) == (400, 1002, stranger)
    assert support.ask(world, "PUT", path, named | {"organization_guids": [organization.guid]}).status == 201
    manager = (
        f"Cannot remove user from Organization with guid {organization.guid} if the user has the OrgManager,"
        " BillingManager, or Auditor role"
    )
    assert told(support.ask(world, "PUT", path, {"organization_guids": []})) == (400, 1002, manager)


def test_a_list_is_filtered_by_place(world):
    anna = support.user(world, "anna", ("space_manager", world.spaces.first(name="space")))
    support.user(world, "berta", ("space_developer", world.spaces.first(name="space")))
    body = support.ask(world, "GET", f"/v2/users?q=managed_space_guid:{place(world, 'spaces')}").body
    assert [one["metadata"]["guid"] for one in body["resources"]] == [anna.guid]


def test_a_forgotten_user_leaves_no_role(world):
    anna = support.user(world, "anna", ("organization_user", world.organizations.first(name="org")))
    assert support.ask(world, "DELETE", f"/v2/users/{anna.guid}").status == 204
    assert (anna.guid in world.users, world.roles.find(user_guid=anna.guid)) == (False, [])


def test_a_summary_tells_the_places_without_addresses(world):
    organization, space = world.organizations.first(name="org"), world.spaces.first(name="space")
    anna = support.user(world, "anna", ("organization_user", organization), ("space_developer", space))
    entity = support.ask(world, "GET", f"/v2/users/{anna.guid}/summary", as_=anna).body["entity"]
    assert [one["entity"] for one in entity["spaces"]] == [{"name": "space"}]
    assert {name: len(found) for name, found in entity.items()} == {
        "organizations": 1,
        "managed_organizations": 0,
        "billing_managed_organizations": 0,
        "audited_organizations": 0,
        "spaces": 1,
        "managed_spaces": 0,
        "audited_spaces": 0,
    }
