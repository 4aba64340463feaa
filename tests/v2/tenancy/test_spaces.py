"""/v2/spaces and their users."""

import pytest
import support

from fakecc.models.common import Metadata
from fakecc.models.platform import SecurityGroup
from fakecc.models.routing import Domain, Route, RouteMapping
from fakecc.models.tenancy import IsolationSegment, SpaceQuota


@pytest.fixture
def world():
    return support.new_world()


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


MISSING = "Request invalid due to parse error: Field: {0}, Error: Missing field {0}"
COMPLAINTS = {
    "name missing": ({"name": None}, (400, 1001, MISSING.format("name"))),
    "organization missing": ({"organization_guid": None}, (400, 1001, MISSING.format("organization_guid"))),
    "organization": ({"organization_guid": "x"}, (400, 1002, "Could not find Organization with guid: x")),
    "quota": ({"space_quota_definition_guid": "x"}, (400, 1002, "Could not find SpaceQuotaDefinition with guid: x")),
    "segment": ({"isolation_segment_guid": "x"}, (500, 10011, "Database error")),
    "blank": ({"name": ""}, (400, 40001, "The app space info is invalid: name presence, name format")),
    "control": ({"name": "a\tb"}, (400, 40001, "The app space info is invalid: name format")),
    "taken": ({"name": "TAKEN"}, (400, 40002, "The app space name is taken: TAKEN")),
    "developer": (
        {"developer_guids": ["x"]},
        (400, 1002, "Could not find VCAP::CloudController::User with guid: x"),
    ),
    "security group": (
        {"security_group_guids": ["x"]},
        (400, 1002, "Could not find VCAP::CloudController::SecurityGroup with guid: x"),
    ),
}


@pytest.mark.parametrize(("given", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_what_is_wrong_with_a_new_one(world, given, complaint):
    organization = support.organization(world)
    support.space(world, "taken", inside=organization)
    body = {"name": "new", "organization_guid": organization.guid} | given
    assert told(support.ask(world, "POST", "/v2/spaces", body)) == complaint
    assert len(world.spaces) == 1


def test_a_developer_must_be_of_the_organization(world):
    organization = support.organization(world)
    support.user(world, "anna")
    body = {"name": "new", "organization_guid": organization.guid, "developer_guids": ["anna-guid"]}
    assert told(support.ask(world, "POST", "/v2/spaces", body)) == (400, 1002, "anna-guid")


MAKERS = {"organization_manager": 201, "organization_user": 403, "organization_auditor": 403}


@pytest.mark.parametrize(("role", "status"), MAKERS.items(), ids=MAKERS)
def test_who_makes_a_space(world, role, status):
    organization = support.organization(world)
    caller = support.user(world, "caller", (role, organization))
    body = {"name": "new", "organization_guid": organization.guid}
    assert support.ask(world, "POST", "/v2/spaces", body, as_=caller).status == status


def test_nobody_but_admins_changes_a_suspended_organizations_space(world):
    space = support.space(world, inside=support.organization(world, status="suspended"))
    manager = support.user(world, "boss", ("organization_manager", world.organizations[space.organization_guid]))
    path = f"/v2/spaces/{space.guid}"
    assert support.ask(world, "PUT", path, {"name": "new"}, as_=manager).status == 403
    assert support.ask(world, "PUT", path, {"name": "new"}).status == 201


def test_an_organization_is_for_good(world):
    space, other = support.space(world), support.organization(world, "other")
    body = {"organization_guid": other.guid}
    reply = support.ask(world, "PUT", f"/v2/spaces/{space.guid}", body)
    assert told(reply) == (400, 30007, "Cannot change organization")


def _entitled(world, *organizations):
    guids = tuple(organization.guid for organization in organizations)
    return world.add(IsolationSegment(**world.stamp(IsolationSegment), name="segment", organization_guids=guids))


def test_only_an_entitled_organizations_space_gets_a_segment(world):
    space = support.space(world)
    segment = _entitled(world)
    complaint = (
        "Adding the Isolation Segment to the Space could not be completed: "
        "Only Isolation Segments in the Organization's allowed list can be used."
    )
    body = {"isolation_segment_guid": segment.guid}
    assert told(support.ask(world, "PUT", f"/v2/spaces/{space.guid}", body)) == (400, 10009, complaint)


@pytest.mark.parametrize(("role", "status"), [("organization_manager", 201), ("space_manager", 403)])
def test_segments_are_the_organization_managers(world, role, status):
    space = support.space(world)
    organization = world.organizations[space.organization_guid]
    segment = _entitled(world, organization)
    caller = support.user(world, "caller", ("organization_user", organization),
                          (role, space if role.startswith("space") else organization))  # fmt: skip
    body = {"isolation_segment_guid": segment.guid}
    assert support.ask(world, "PUT", f"/v2/spaces/{space.guid}", body, as_=caller).status == status


def _route(world, space):
    domain = world.domains.first(name="apps.example.com")
    return world.add(Route(**world.stamp(Route), host="h", path="", domain_guid=domain.guid, space_guid=space.guid))


def test_what_goes_by_itself_must_go_first(world):
    space = support.space(world)
    _route(world, space)
    reply = support.ask(world, "DELETE", f"/v2/spaces/{space.guid}")
    assert told(reply) == (400, 10006, "Please delete the routes associations for your spaces.")
    assert support.ask(world, "DELETE", f"/v2/spaces/{space.guid}?recursive=true").status == 204


def test_unmapped_routes_are_deleted_and_mapped_ones_stay(world):
    space = support.space(world)
    mapped, _ = _route(world, space), _route(world, space)
    world.add(RouteMapping(**world.stamp(RouteMapping), route_guid=mapped.guid, app_guid="app"))
    assert support.ask(world, "DELETE", f"/v2/spaces/{space.guid}/unmapped_routes").status == 204
    assert [route.guid for route in world.routes] == [mapped.guid]


def test_unmapped_routes_go_up_to_one_that_the_caller_may_not_change(world):
    space = support.space(world)
    labelled, _, wildcard, last = (_route(world, space) for _ in range(4))
    world.change(labelled, metadata=Metadata(labels={"a": "b"}))
    world.change(wildcard, host="*")
    developer = support.user(world, "developer", ("space_developer", space))
    reply = support.ask(world, "DELETE", f"/v2/spaces/{space.guid}/unmapped_routes", as_=developer)
    kept = [route.guid for route in world.routes]
    assert (reply.status, kept) == (403, [labelled.guid, wildcard.guid, last.guid])


def test_security_groups_of_a_space_are_the_defaults_and_its_own(world):
    space = support.space(world)
    for name, default in (("own", False), ("default", True), ("other", False)):
        world.add(SecurityGroup(**world.stamp(SecurityGroup), name=name, running_default=default))
    own = world.security_groups.first(name="own")
    path = f"/v2/spaces/{space.guid}/security_groups"
    assert support.ask(world, "PUT", f"{path}/{own.guid}").status == 201
    assert _names(support.ask(world, "GET", path)) == ["own", "default"]
    assert support.ask(world, "DELETE", f"{path}/{own.guid}").status == 204
    assert _names(support.ask(world, "GET", path)) == ["default"]


def _names(reply):
    return [one["entity"]["name"] for one in reply.body["resources"]]


@pytest.mark.parametrize("name", ["developers", "managers", "auditors"])
def test_a_role_is_given_to_members_of_the_organization(world, name):
    space = support.space(world)
    path = f"/v2/spaces/{space.guid}/{name}"
    assert told(support.ask(world, "PUT", f"{path}/anna-guid")) == (400, 1002, "anna-guid")
    support.user(world, "anna", ("organization_user", world.organizations[space.organization_guid]))
    assert [support.ask(world, method, f"{path}/anna-guid").status for method in ("PUT", "PUT")] == [201, 201]
    assert support.ask(world, "GET", path).body["total_results"] == 1
    assert support.ask(world, "DELETE", f"{path}/anna-guid").status == 204
    assert support.ask(world, "GET", path).body["total_results"] == 0


def test_by_name_a_role_is_taken_with_the_space_shown(world):
    space = support.space(world)
    support.ask(world, "PUT", f"/v2/organizations/{space.organization_guid}/users", {"username": "anna"})
    answers = [
        support.ask(world, method, f"/v2/spaces/{space.guid}/{rest}", {"username": "anna"}).status
        for method, rest in (("PUT", "developers"), ("DELETE", "developers"), ("POST", "developers/remove"))
    ]
    assert answers == [201, 200, 200]


def test_everybody_may_leave_a_space(world):
    space = support.space(world)
    anna, berta = (support.user(world, name, ("space_developer", space)) for name in ("anna", "berta"))
    path = f"/v2/spaces/{space.guid}/developers/{anna.guid}"
    assert [support.ask(world, "DELETE", path, as_=caller).status for caller in (berta, anna)] == [403, 204]


def test_user_roles_lists_each_user_with_its_roles(world):
    space = support.space(world)
    support.user(world, "anna", ("space_auditor", space), ("space_developer", space))
    found = support.ask(world, "GET", f"/v2/spaces/{space.guid}/user_roles").body["resources"]
    assert [(one["metadata"]["guid"], one["entity"]["space_roles"]) for one in found] == [
        ("anna-guid", ["space_developer", "space_auditor"]),
    ]


def test_a_new_spaces_quota_must_be_of_its_organization(world):
    organization, other = support.organization(world), support.organization(world, "other")
    quota = world.add(SpaceQuota(**world.stamp(SpaceQuota), name="quota", organization_guid=other.guid))
    body = {"name": "new", "organization_guid": organization.guid, "space_quota_definition_guid": quota.guid}
    complaint = "The app space info is invalid: space_quota_definition invalid_organization"
    assert told(support.ask(world, "POST", "/v2/spaces", body)) == (400, 40001, complaint)


def test_a_segment_that_is_not_entitled_is_told_before_the_name(world):
    space, segment = support.space(world), _entitled(world)
    body = {"name": "", "isolation_segment_guid": segment.guid}
    assert told(support.ask(world, "PUT", f"/v2/spaces/{space.guid}", body))[1] == 10009
    assert (
        told(support.ask(world, "POST", "/v2/spaces", {**body, "organization_guid": space.organization_guid}))[1]
        == 10009
    )


def test_a_name_is_told_before_a_segment_that_there_is_not(world):
    organization = support.organization(world)
    body = {"name": "", "organization_guid": organization.guid, "isolation_segment_guid": "x"}
    assert told(support.ask(world, "POST", "/v2/spaces", body))[1] == 40001


def test_who_leaves_a_space_needs_no_scope_for_it(world):
    space = support.space(world)
    anna = support.user(world, "anna", ("space_developer", space), scopes=frozenset({"cloud_controller.read"}))
    berta = support.user(world, "berta", ("space_developer", space))
    path = f"/v2/spaces/{space.guid}/developers"
    assert support.ask(world, "DELETE", f"{path}/{berta.guid}", as_=anna).status == 403
    assert support.ask(world, "DELETE", f"{path}/{anna.guid}", as_=anna).status == 204
    assert support.ask(world, "DELETE", f"/v2/spaces/x/developers/{anna.guid}", as_=anna).status == 500


def test_domains_of_a_space_are_its_organizations(world):
    space = support.space(world)
    shared = world.domains.first(name="apps.example.com")
    foreign = world.add(Domain(**world.stamp(Domain), name="foreign.example.com", organization_guid="elsewhere"))
    path = f"/v2/spaces/{space.guid}/domains"
    asked = [(method, domain) for domain in (shared, foreign) for method in ("PUT", "DELETE")]
    answers = [support.ask(world, method, f"{path}/{domain.guid}").status for method, domain in asked]
    assert answers == [201, 500, 500, 204]
    complaint = "Could not find VCAP::CloudController::Domain with guid: x"
    assert told(support.ask(world, "PUT", f"{path}/x")) == (400, 1002, complaint)


@pytest.mark.parametrize("kind", ["spaces", "organizations"])
def test_roles_of_users_are_ordered_by_a_column_of_users(world, kind):
    space = support.space(world)
    guid = space.guid if kind == "spaces" else space.organization_guid
    assert support.ask(world, "GET", f"/v2/{kind}/{guid}/user_roles?order-by=guid").status == 200
    assert told(support.ask(world, "GET", f"/v2/{kind}/{guid}/user_roles?order-by=name"))[:2] == (500, 10011)


@pytest.mark.parametrize("state", ["suspended", "deleting"])
def test_nobody_but_admins_changes_a_closed_space(world, state):
    place = support.organization(world, "place")
    space = support.space(world, "closed", inside=place, **{state: True})
    manager = support.user(world, "manager", ("organization_manager", place))
    path = f"/v2/spaces/{space.guid}"

    replies = [
        support.ask(world, method, path, body, as_=caller)
        for caller in (manager, support.ADMIN)
        for method, body in (("PUT", {"allow_ssh": False}), ("DELETE", None))
    ]

    assert [reply.status for reply in replies] == [403, 403, 201, 204]


@pytest.mark.parametrize(
    ("relation", "kept"), [("developer_guids", ("name",)), ("manager_guids", ("name", "allow_ssh"))], ids=str
)
def test_a_new_member_makes_an_update_forget_what_came_before(world, relation, kept):
    space = support.space(world)
    anna = support.user(world, "anna", ("organization_user", world.organizations[space.organization_guid]))
    body = {"name": "new", "allow_ssh": False, relation: [anna.guid]}
    path = f"/v2/spaces/{space.guid}"
    before = support.ask(world, "GET", path).body["entity"]
    first = support.ask(world, "PUT", path, body).body["entity"]
    assert {name for name in ("name", "allow_ssh") if first[name] == before[name]} == set(kept)
    again = support.ask(world, "PUT", path, body).body["entity"]
    assert (again["name"], again["allow_ssh"]) == ("new", False)


# source: cloud_controller_ng:app/controllers/base/model_controller.rb (do_related)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("relation", ["security_group", "staging_security_group"])
def test_an_audit_event_tells_of_a_security_group(world, method, relation):
    space, group = support.space(world), world.add(SecurityGroup(**world.stamp(SecurityGroup), name="group"))
    name = f"{relation}s"
    support.ask(world, method, f"/v2/spaces/{space.guid}/{name}/{group.guid}")
    verb = "add" if method == "PUT" else "remove"
    request = {relation: group.guid, "verb": verb, "relation": name, "related_guid": group.guid}
    assert [(event.type, dict(event.data)) for event in world.audit_events] == [
        ("audit.space.update", {"request": request})
    ]
