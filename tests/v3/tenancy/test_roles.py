"""/v3/roles."""

import pytest
import support
from support import ask, detail

from fakecc.actions.platform import feature_flags
from fakecc.actions.tenancy import users

PATH = "/v3/roles"
API = "http://api.example.org/v3"
ALLOWED = (
    'Type must be one of the allowed types ["organization_auditor", "organization_manager", '
    '"organization_billing_manager", "organization_user", "space_auditor", "space_manager", "space_developer", '
    '"space_supporter"]'
)
STRANGER = "Users cannot be assigned roles in a space if they do not have a role in that space's organization."


@pytest.fixture
def organization(world):
    return support.organization(world)


@pytest.fixture
def space(world, organization):
    return support.space(world, inside=organization)


@pytest.fixture
def anna(world):
    return support.user(world, "anna")


def body(kind, user, **place):
    data = user if isinstance(user, dict) else {"guid": user}
    related = {"user": {"data": data}}
    return {"type": kind, "relationships": related | {name: {"data": {"guid": guid}} for name, guid in place.items()}}


def test_a_role_in_an_organization_is_given(world, organization, anna):
    reply = ask(world, "POST", PATH, body("organization_auditor", anna.guid, organization=organization.guid))
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "type": "organization_auditor",
            "relationships": {
                "user": {"data": {"guid": anna.guid}},
                "organization": {"data": {"guid": organization.guid}},
                "space": {"data": None},
            },
            "links": {
                "self": {"href": f"{API}/roles/{guid}"},
                "user": {"href": f"{API}/users/{anna.guid}"},
                "organization": {"href": f"{API}/organizations/{organization.guid}"},
            },
        },
    )


def test_a_role_in_a_space_is_given_to_a_user_of_its_organization(world, organization, space):
    member = support.user(world, "member", ("organization_user", organization))
    reply = ask(world, "POST", PATH, body("space_supporter", member.guid, space=space.guid))
    assert (reply.status, reply.body["relationships"]["space"]) == (201, {"data": {"guid": space.guid}})


USER = {"user": {"data": {"guid": "u"}}}
ORGANIZATION = {"organization": {"data": {"guid": "o"}}}
SPACE = {"space": {"data": {"guid": "s"}}}
MISSING = "Relationships User must have a username or guid specified"
COMPLAINTS = {
    "nothing": ({}, f"Relationships 'relationships' is not an object, {ALLOWED}"),
    "type": ({"type": "nope", "relationships": USER | ORGANIZATION}, ALLOWED),
    "unknown": ({"type": "space_auditor", "relationships": USER | SPACE, "foo": 1}, "Unknown field(s): 'foo'"),
    "no-relationship": (
        {"type": "space_auditor", "relationships": {}},
        "Relationships 'relationships' must include one or more valid relationships",
    ),
    "strange-relationship": (
        {"type": "organization_user", "relationships": USER | ORGANIZATION | {"app": {}}},
        "Relationships Unknown field(s): 'app'",
    ),
    "no-place": (
        {"type": "space_auditor", "relationships": USER},
        "Relationships must specify either a space or an organization.",
    ),
    "no-user": (
        {"type": "space_auditor", "relationships": SPACE},
        f"Relationships User can't be blank, {MISSING}",
    ),
    "space-role-in-organization": (
        {"type": "space_auditor", "relationships": USER | ORGANIZATION},
        "Relationships Organization cannot be provided with the space role type: 'space_auditor'.",
    ),
    "organization-role-in-space": (
        {"type": "organization_user", "relationships": USER | SPACE},
        "Relationships Space cannot be provided with the organization role type: 'organization_user'.",
    ),
    "both": (
        {"type": "space_auditor", "relationships": USER | SPACE | ORGANIZATION},
        (
            "Relationships Organization cannot be provided with the space role type: 'space_auditor'., "
            "Relationships cannot specify both an organization and a space."
        ),
    ),
    "shape": (
        {"type": "organization_user", "relationships": USER | {"organization": {"data": {"x": 1}}}},
        'Relationships Organization must be structured like this: "organization: {"data": {"guid": "valid-guid"}}"',
    ),
}
WHO = {
    "nobody": ({}, MISSING),
    "guid-and-name": (
        {"guid": "u", "username": "x"},
        "Relationships Username cannot be specified when identifying user by guid",
    ),
    "guid-and-origin": (
        {"guid": "u", "origin": "x"},
        (
            "Relationships User origin cannot be specified when identifying user by guid, "
            "Relationships User origin cannot be specified without specifying the username"
        ),
    ),
    "origin-alone": (
        {"origin": "uaa"},
        f"Relationships User origin cannot be specified without specifying the username, {MISSING}",
    ),
    "name": ({"username": 5}, "Relationships Username must be a string"),
    "origin": ({"username": "x", "origin": 5}, "Relationships User origin must be a string"),
    "guid": (
        {"guid": 5},
        "Relationships User guid must be a string, Relationships User guid must be between 1 and 200 characters",
    ),
}


@pytest.mark.parametrize(("given", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_create_complains(world, given, complaint):
    assert detail(ask(world, "POST", PATH, given)) == (422, complaint)


@pytest.mark.parametrize(("data", "complaint"), WHO.values(), ids=WHO)
def test_create_complains_about_users(world, data, complaint):
    assert detail(ask(world, "POST", PATH, body("organization_user", data, organization="o"))) == (422, complaint)


def test_an_unknown_organization_is_told(world, anna):
    told = "Invalid organization. Ensure that the organization exists and you have access to it."
    assert detail(ask(world, "POST", PATH, body("organization_user", anna.guid, organization="o"))) == (422, told)


def test_an_unknown_space_is_told(world, anna):
    told = "Invalid space. Ensure that the space exists and you have access to it."
    assert detail(ask(world, "POST", PATH, body("space_auditor", anna.guid, space="s"))) == (422, told)


def test_who_is_no_user_of_the_organization_gets_no_role_in_its_spaces(world, organization, space):
    auditor = support.user(world, "auditor", ("organization_auditor", organization))
    reply = ask(world, "POST", PATH, body("space_auditor", auditor.guid, space=space.guid))
    assert detail(reply) == (422, STRANGER)


def test_a_role_is_given_once(world, organization, anna):
    given = body("organization_user", anna.guid, organization=organization.guid)
    ask(world, "POST", PATH, given)
    told = "User 'anna-guid' already has 'organization_user' role in organization 'org'."
    assert detail(ask(world, "POST", PATH, given)) == (422, told)


def test_a_role_in_a_space_is_given_once(world, organization, space):
    member = support.user(world, "m", ("organization_user", organization), ("space_auditor", space))
    reply = ask(world, "POST", PATH, body("space_auditor", member.guid, space=space.guid))
    assert detail(reply) == (422, "User 'm-guid' already has 'space_auditor' role in space 'space'.")


def test_a_user_never_seen_becomes_known_by_a_role(world, organization):
    ask(world, "POST", PATH, body("organization_user", "new-guid", organization=organization.guid))
    assert "new-guid" in world.users


def test_a_user_is_given_by_name_whatever_its_case(world, organization):
    account = users.ensure_account(world, "Anna", "uaa")
    reply = ask(world, "POST", PATH, body("organization_user", {"username": "ANNA"}, organization=organization.guid))
    assert reply.body["relationships"]["user"]["data"]["guid"] == account.guid


def test_a_name_in_two_origins_needs_one(world, organization):
    for origin in ("uaa", "ldap"):
        users.ensure_account(world, "anna", origin)
    reply = ask(world, "POST", PATH, body("organization_user", {"username": "anna"}, organization=organization.guid))
    told = (
        "Ambiguous user. User with username 'anna' exists in the following origins: ldap, uaa. "
        "Specify an origin to disambiguate."
    )
    assert detail(reply) == (422, told)


NOBODY = {
    "name": ({"username": "nobody"}, "No user exists with the username 'nobody'."),
    "name-and-origin": (
        {"username": "nobody", "origin": "ldap"},
        "No user exists with the username 'nobody' and origin 'ldap'.",
    ),
    "empty-origin": (
        {"username": "nobody", "origin": ""},
        "No user exists with the username 'nobody' and origin ''.",
    ),
}


@pytest.mark.parametrize(("data", "told"), NOBODY.values(), ids=NOBODY)
def test_a_name_that_nobody_has_is_told(world, organization, data, told):
    reply = ask(world, "POST", PATH, body("organization_user", data, organization=organization.guid))
    assert detail(reply) == (422, told)


def test_where_uaa_is_strict_it_knows_only_its_accounts(world, organization):
    world.auth = "strict"
    reply = ask(world, "POST", PATH, body("organization_user", {"username": "anna"}, organization=organization.guid))
    assert detail(reply) == (422, "No user exists with the username 'anna'.")


def test_a_space_says_nothing_of_names_that_nobody_has(world, space):
    reply = ask(world, "POST", PATH, body("space_auditor", {"username": "nobody"}, space=space.guid))
    assert detail(reply) == (422, STRANGER)


def test_names_can_be_forbidden_but_to_admins(world, organization):
    feature_flags.update(world, "set_roles_by_username", enabled=False, custom_error_message="ask us")
    manager = support.user(world, "manager", ("organization_manager", organization))
    given = body("organization_user", {"username": "anna"}, organization=organization.guid)
    refused = ask(world, "POST", PATH, given, as_=manager)
    assert (detail(refused), ask(world, "POST", PATH, given).status) == ((403, "Feature Disabled: ask us"), 201)


BY_MANAGER = {
    "another origin": ({"username": "nobody", "origin": "ldap"}, 201),
    "UAA's own": ({"username": "nobody", "origin": "uaa"}, 422),
    "no origin": ({"username": "nobody"}, 422),
}


@pytest.mark.parametrize(("data", "status"), BY_MANAGER.values(), ids=BY_MANAGER)
def test_managers_make_users_by_giving_roles_where_they_may(data, status):
    world = support.new_world(allow_user_creation_by_org_manager=True)
    place = support.organization(world)
    manager = support.user(world, "manager", ("organization_manager", place))
    given = body("organization_user", data, organization=place.guid)
    assert ask(world, "POST", PATH, given, as_=manager).status == status


def test_managers_make_no_users_where_names_are_forbidden():
    world = support.new_world(allow_user_creation_by_org_manager=True)
    feature_flags.update(world, "set_roles_by_username", enabled=False)
    place = support.organization(world)
    manager = support.user(world, "manager", ("organization_manager", place))
    given = body("organization_user", {"username": "ben", "origin": "ldap"}, organization=place.guid)
    assert detail(ask(world, "POST", PATH, given, as_=manager)) == (403, "Feature Disabled: set_roles_by_username")


def test_a_manager_sees_users_of_its_organization_only(world, organization, space):
    elsewhere = support.user(world, "stranger", ("organization_user", support.organization(world, "other")))
    manager = support.user(world, "manager", ("organization_user", organization), ("space_manager", space))
    reply = ask(world, "POST", PATH, body("space_auditor", elsewhere.guid, space=space.guid), as_=manager)
    assert detail(reply) == (422, STRANGER)


@pytest.fixture
def held(world, organization, space):
    """A user's roles by type."""
    member = support.user(world, "member", ("organization_user", organization), ("space_developer", space))
    return {role.type: role.guid for role in world.roles.find(user_guid=member.guid)}


def test_a_user_of_an_organization_stays_while_it_has_roles_in_spaces(world, held):
    told = "Cannot delete organization_user role while user has roles in spaces in that organization."
    assert detail(ask(world, "DELETE", f"{PATH}/{held['organization_user']}")) == (422, told)


def test_a_job_takes_a_role(world, held):
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{held['space_developer']}"))
    left = held["space_developer"] in world.roles
    assert (job["operation"], job["state"], left) == ("role.delete", "COMPLETE", False)


def test_a_list_is_ordered_by_time_and_says_so(world, held):
    assert len(held) == 2
    first = ask(world, "GET", f"{PATH}?types=space_developer").body["pagination"]["first"]["href"]
    assert first == f"{API}/roles?order_by=%2Bcreated_at&page=1&per_page=50&types=space_developer"


FILTERS = {
    "types": ("types=space_developer,space_auditor", ["space_developer"]),
    "spaces": ("space_guids={space}", ["space_developer"]),
    "organizations": ("organization_guids={organization}", ["organization_user"]),
    "users": ("user_guids=member-guid", ["organization_user", "space_developer"]),
    "nobody": ("user_guids=x", []),
}


@pytest.mark.parametrize(("query", "types"), FILTERS.values(), ids=FILTERS)
def test_a_list_is_filtered(world, organization, space, held, query, types):
    assert len(held) == 2
    asked = query.format(space=space.guid, organization=organization.guid)
    assert [role["type"] for role in ask(world, "GET", f"{PATH}?{asked}").body["resources"]] == types


def test_what_is_related_is_included(world, organization, held):
    included = ask(world, "GET", f"{PATH}/{held['organization_user']}?include=space,organization,user").body["included"]
    guids = {name: [item["guid"] for item in items] for name, items in included.items()}
    assert guids == {"users": ["member-guid"], "organizations": [organization.guid], "spaces": []}


def test_nothing_else_is_included(world):
    told = "Invalid included resource: 'app'. Valid included resources are: 'user', 'organization', 'space'"
    assert detail(ask(world, "GET", f"{PATH}?include=app")) == (422, told)


def test_a_role_that_there_is_already_is_written_down_again(world, organization, anna):
    given = body("organization_user", anna.guid, organization=organization.guid)

    replies = [ask(world, "POST", PATH, given) for _ in range(2)]

    told = [event.type for event in world.audit_events]
    assert [reply.status for reply in replies] == [201, 422]
    assert told == ["audit.user.organization_user_add"] * 2


def test_a_blank_guid_breaks_the_real_one(world, organization):
    assert ask(world, "POST", PATH, body("organization_user", " ", organization=organization.guid)).status == 500
