"""/v3/spaces."""

from dataclasses import replace

import pytest
import support
from support import ask, brokered, detail
from support.brokered import answer

from fakecc.actions.platform import security_groups
from fakecc.actions.tenancy import isolation_segments
from fakecc.models.routing import RouteMapping

PATH = "/v3/spaces"
API = f"http://api.example.org{PATH}"
LONG = "x" * 256
ESCAPED = "Name must not contain escaped characters"


@pytest.fixture
def organization(world):
    return support.organization(world)


@pytest.fixture
def space(world, organization):
    return support.space(world, inside=organization)


def inside(organization, **more):
    return {"relationships": {"organization": {"data": {"guid": organization.guid}}}, **more}


def test_a_space_is_made_in_an_organization(world, organization):
    reply = ask(world, "POST", PATH, inside(organization, name="new", metadata={"labels": {"a": "b"}}))
    guid = reply.body["guid"]
    assert (reply.status, reply.body) == (
        201,
        {
            "guid": guid,
            "created_at": "2023-11-14T22:13:20Z",
            "updated_at": "2023-11-14T22:13:20Z",
            "name": "new",
            "suspended": False,
            "relationships": {"organization": {"data": {"guid": organization.guid}}, "quota": {"data": None}},
            "metadata": {"labels": {"a": "b"}, "annotations": {}},
            "links": {
                "self": {"href": f"{API}/{guid}"},
                "organization": {"href": f"http://api.example.org/v3/organizations/{organization.guid}"},
                "features": {"href": f"{API}/{guid}/features"},
                "apply_manifest": {"href": f"{API}/{guid}/actions/apply_manifest", "method": "POST"},
            },
        },
    )


SHAPE = 'must be structured like this: "organization: {"data": {"guid": "valid-guid"}}"'
CREATE = {
    "nothing": ({}, "Relationships 'relationships' is not an object, Name can't be blank"),
    "no-relationship": (
        {"name": "x", "relationships": {}},
        "Relationships 'relationships' must include one or more valid relationships",
    ),
    "shape": (
        {"name": "x", "relationships": {"organization": 5}},
        f"Relationships Organization {SHAPE}",
    ),
    "strange-relationship": (
        {"name": "x", "relationships": {"organization": {"data": {"guid": "y"}}, "quota": {}}},
        "Relationships Unknown field(s): 'quota'",
    ),
    "unknown-organization": (
        {"name": "x", "relationships": {"organization": {"data": {"guid": "y"}}}},
        "Invalid organization. Ensure the organization exists and you have access to it.",
    ),
    "metadata-first": (
        {"metadata": 5},
        "Metadata must be an object, Relationships 'relationships' is not an object, Name can't be blank",
    ),
}
NAMES = {
    "missing": ({}, "Name can't be blank"),
    "empty": ({"name": ""}, f"Name can't be blank, {ESCAPED}"),
    "not-text": ({"name": 5}, "Name must be a string"),
    "long": ({"name": LONG}, "Name is too long (maximum is 255 characters)"),
    "escaped": ({"name": "a\nb"}, ESCAPED),
    "unknown": ({"name": "x", "foo": 1}, "Unknown field(s): 'foo'"),
    "taken": ({"name": "SPACE"}, "Name must be unique per organization"),
}
UPDATE = {
    "null": ({"name": None}, "name presence, name format"),
    "blank": ({"name": " "}, "name presence, name format"),
    "empty": ({"name": ""}, f"Name is too short (minimum is 1 character), {ESCAPED}"),
    "not-text": ({"name": 5}, "Name must be a string"),
    "long": ({"name": LONG}, "Name is too long (maximum is 255 characters)"),
    "flag": ({"suspended": "x"}, "Suspended must be a boolean"),
    "unknown": ({"relationships": {}}, "Unknown field(s): 'relationships'"),
    "taken": ({"name": " OTHER "}, "Organization 'org' already contains a space with name 'OTHER'."),
}


@pytest.mark.parametrize(("body", "complaint"), CREATE.values(), ids=CREATE)
def test_create_complains(world, body, complaint):
    assert detail(ask(world, "POST", PATH, body)) == (422, complaint)


@pytest.mark.parametrize(("body", "complaint"), NAMES.values(), ids=NAMES)
def test_create_complains_about_names(world, space, body, complaint):
    organization = world.organizations[space.organization_guid]
    assert detail(ask(world, "POST", PATH, inside(organization, **body))) == (422, complaint)


@pytest.mark.parametrize(("body", "complaint"), UPDATE.values(), ids=UPDATE)
def test_update_complains(world, organization, space, body, complaint):
    support.space(world, "other", inside=organization)
    assert detail(ask(world, "PATCH", f"{PATH}/{space.guid}", body)) == (422, complaint)


def test_a_name_is_free_in_another_organization(world, space):
    other = support.organization(world, "other")
    assert ask(world, "POST", PATH, inside(other, name=space.name)).status == 201


def test_a_space_may_change_the_case_of_its_own_name(world, space):
    assert ask(world, "PATCH", f"{PATH}/{space.guid}", {"name": "SPACE"}).body["name"] == "SPACE"


def test_a_feature_is_looked_at_after_the_body_and_before_the_caller(world, organization, space):
    auditor = support.user(world, "auditor", ("organization_user", organization), ("space_auditor", space))
    path = f"{PATH}/{space.guid}/features"
    replies = [ask(world, "PATCH", f"{path}/{name}", {"enabled": True}, as_=auditor) for name in ("nope", "ssh")]
    assert [reply.status for reply in replies] == [404, 403]


STATES = {
    "suspended-organization": ({"status": "suspended"}, {}, (403, "The organization is suspended")),
    "deleted-organization": ({"status": "deleting"}, {}, (422, "The organization is being deleted")),
    "suspended-space": ({}, {"suspended": True}, (403, "The space is suspended")),
    "deleted-space": ({}, {"deleting": True}, (422, "The space is being deleted")),
    "deleted-space-below": ({"status": "suspended"}, {"deleting": True}, (403, "The organization is suspended")),
}


@pytest.mark.parametrize(("above", "own", "refusal"), STATES.values(), ids=STATES)
def test_a_space_manager_cannot_change_what_is_closed(world, above, own, refusal):
    organization = support.organization(world, **above)
    space = support.space(world, inside=organization, **own)
    manager = support.user(world, "manager", ("organization_user", organization), ("space_manager", space))
    assert detail(ask(world, "PATCH", f"{PATH}/{space.guid}", {"name": "x"}, as_=manager)) == refusal


def test_an_organization_manager_may_open_a_suspended_space(world, organization):
    space = support.space(world, inside=organization, suspended=True)
    manager = support.user(world, "manager", ("organization_manager", organization))
    reply = ask(world, "PATCH", f"{PATH}/{space.guid}", {"suspended": False}, as_=manager)
    assert reply.body["suspended"] is False


def test_organizations_are_included_once(world, organization):
    for name in ("a", "b"):
        support.space(world, name, inside=organization)
    included = ask(world, "GET", f"{PATH}?include=organization").body["included"]
    assert [item["guid"] for item in included["organizations"]] == [organization.guid]


def test_one_space_can_include_its_organization(world, space):
    included = ask(world, "GET", f"{PATH}/{space.guid}?include=org").body["included"]
    assert [item["guid"] for item in included["organizations"]] == [space.organization_guid]


def test_one_space_includes_nothing_else(world, space):
    reply = ask(world, "GET", f"{PATH}/{space.guid}?include=app")
    told = "Invalid included resource: 'app'. Valid included resources are: 'org', 'organization'"
    assert detail(reply) == (400, f"The query parameter is invalid: {told}")


def test_ssh_is_switched_off_and_read(world, space):
    ask(world, "PATCH", f"{PATH}/{space.guid}/features/ssh", {"enabled": False})
    ssh = {"name": "ssh", "description": "Enable SSHing into apps in the space.", "enabled": False}
    assert ask(world, "GET", f"{PATH}/{space.guid}/features").body == {"resources": [ssh]}


FEATURES = {
    "null": ("ssh", {"enabled": None}, (422, "Enabled must be a boolean")),
    "unknown-key": ("ssh", {"foo": 1}, (422, "Unknown field(s): 'foo', Enabled must be a boolean")),
    "unknown-feature": ("nope", {"enabled": True}, (404, "Feature not found")),
    "body-first": ("nope", {}, (422, "Enabled must be a boolean")),
}


@pytest.mark.parametrize(("name", "body", "refusal"), FEATURES.values(), ids=FEATURES)
def test_changing_a_feature_complains(world, space, name, body, refusal):
    assert detail(ask(world, "PATCH", f"{PATH}/{space.guid}/features/{name}", body)) == refusal


def test_a_segment_must_be_entitled_to_the_organization(world, space):
    segment = isolation_segments.create(world, name="segment")
    path = f"{PATH}/{space.guid}/relationships/isolation_segment"
    told = (
        f"Unable to assign isolation segment with guid '{segment.guid}'. "
        "Ensure it has been entitled to the organization that this space belongs to."
    )
    assert detail(ask(world, "PATCH", path, {"data": {"guid": segment.guid}})) == (422, told)


def test_a_segment_is_set_and_read(world, organization, space):
    segment = isolation_segments.create(world, name="segment")
    isolation_segments.entitle(world, segment, [organization.guid])
    path = f"{PATH}/{space.guid}/relationships/isolation_segment"
    ask(world, "PATCH", path, {"data": {"guid": segment.guid}})
    links = {
        "self": {"href": f"http://api.example.org{path}"},
        "related": {"href": f"http://api.example.org/v3/isolation_segments/{segment.guid}"},
    }
    assert ask(world, "GET", path).body == {"data": {"guid": segment.guid}, "links": links}


def test_on_its_first_request_a_manager_cannot_choose_the_segment(world, organization, space):
    manager = support.user(world, "manager", ("organization_manager", organization))
    path = f"{PATH}/{space.guid}/relationships/isolation_segment"
    first = ask(world, "PATCH", path, {"data": None}, as_=replace(manager, first=True))
    assert (first.status, ask(world, "PATCH", path, {"data": None}, as_=manager).status) == (403, 200)


def test_groups_of_a_space_are_its_own_and_those_in_force_everywhere(world, space):
    own = security_groups.create(world, name="own")
    security_groups.bind(world, own, security_groups.RUNNING, [space])
    security_groups.create(world, name="global", running_default=True)
    security_groups.create(world, name="staging", staging_default=True)
    found = ask(world, "GET", f"{PATH}/{space.guid}/running_security_groups").body["resources"]
    assert [group["name"] for group in found] == ["own", "global"]


MASS = "Mass delete not supported for routes. Use 'unmapped=true' parameter to delete all unmapped routes."
UNMAPPED = {
    "left-out": ("", f"Unmapped can't be blank, {MASS}, Unmapped must be a boolean"),
    "empty": ("?unmapped=", "Unmapped can't be blank, Unmapped must be a boolean"),
    "no-boolean": ("?unmapped=maybe", "Unmapped must be a boolean"),
    "false": ("?unmapped=false", MASS.replace("for routes", "for mapped routes")),
    "unknown": ("?unmapped=true&foo=1", "Unknown field(s): 'foo'"),
}


@pytest.mark.parametrize(("query", "complaint"), UNMAPPED.values(), ids=UNMAPPED)
def test_deleting_routes_needs_the_word_unmapped(world, space, query, complaint):
    assert detail(ask(world, "DELETE", f"{PATH}/{space.guid}/routes{query}")) == (422, complaint)


def test_a_job_deletes_the_routes_without_destinations(world, space):
    app = brokered.app(world, space)
    brokered.route(world, space, "lost")
    mapped = brokered.route(world, space, "mapped", internal=True)
    world.add(RouteMapping(**world.stamp(RouteMapping), route_guid=mapped.guid, app_guid=app.guid))
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}/routes?unmapped=true"))
    left = [route.host for route in world.routes]
    assert (job["operation"], job["state"], left) == ("space.delete_unmapped_routes", "COMPLETE", ["mapped"])


def test_a_job_deletes_a_space_with_what_is_in_it(world, space):
    brokered.broker(world)
    brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    brokered.app(world, space)
    brokered.route(world, space)
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    tables = (world.spaces, world.service_instances, world.service_keys, world.apps, world.routes)
    assert (job["operation"], job["state"], [len(table) for table in tables]) == ("space.delete", "COMPLETE", [0] * 5)


FAILED = "Deletion of space space failed because one or more resources within could not be deleted."
BROKERS = {
    "unbind-fails": (
        {"unbind": [answer(500, {"description": "cannot unbind"})]},
        "Service broker failed to delete service binding for instance instance: Service broker error: cannot unbind",
    ),
    "deprovision-fails": (
        {"deprovision": [answer(500, {"description": "no"})]},
        "Service instance instance: Service broker error: no",
    ),
    "deprovision-takes-time": (
        {"deprovision": [answer(202, {})], "last_operation": [answer(200, {"state": "in progress"})]},
        "An operation for service instance instance is in progress.",
    ),
}


@pytest.mark.parametrize(("answers", "told"), BROKERS.values(), ids=BROKERS)
def test_a_space_stays_where_a_broker_does_not_let_go(world, space, answers, told):
    brokered.broker(world)
    brokered.bind(world, brokered.key_body(brokered.managed(world, space)))
    brokered.broker(world, **answers)
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    problem = {"detail": f"{FAILED}\n\n\t{told}", "title": "CF-SpaceDeletionFailed", "code": 290008}
    assert (job["state"], job["errors"], world.spaces[space.guid].deleting) == ("FAILED", [problem], False)


@pytest.fixture
def moved(world, space):
    """A route that was given to the space, bound to an instance of another."""
    home = support.space(world, "home")
    brokered.broker(world)
    instance = brokered.managed(world, home, offering={"requires": ("route_forwarding",)})
    route = brokered.route(world, home)
    brokered.bind(world, brokered.route_body(route, instance), to="service_route_bindings")
    return world.change(route, space_guid=space.guid)


def test_a_route_bound_to_the_instance_of_another_space_is_unbound(world, space, moved):
    broker = brokered.broker(world)
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    left = (space.guid in world.spaces, moved.guid in world.routes, len(world.route_bindings))
    assert (job["state"], broker.operations, left) == ("COMPLETE", ["unbind"], (False, False, 0))


def test_a_space_stays_where_its_route_stays_bound(world, space, moved):
    app = support.app_in(world, space)
    brokered.broker(world, unbind=[answer(500, {"description": "no"})])
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    told = "Service broker failed to delete service binding for instance instance: Service broker error: no"
    left = (space.guid in world.spaces, app.guid in world.apps, moved.guid in world.routes)
    assert (job["state"], [one["detail"] for one in job["errors"]], left) == ("FAILED", [told], (True, True, True))


def test_a_deprovisioning_that_takes_time_is_awaited_by_a_job_of_its_own(world, space):
    brokered.broker(world, deprovision=[answer(202, {})], last_operation=[answer(410, {})])
    brokered.managed(world, space)
    ask(world, "DELETE", f"{PATH}/{space.guid}")
    world.catch_up()
    states = [(job.operation, job.state) for job in world.jobs]
    assert states == [("space.delete", "FAILED"), ("service_instance.delete", "COMPLETE")]


def test_every_failure_of_a_kind_is_told(world, space):
    brokered.broker(world, deprovision=[answer(500, {"description": "no"})])
    brokered.managed(world, space, name="one")
    brokered.managed(world, space, name="two")
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    told = "\n\n\tService instance one: Service broker error: no\n\n\tService instance two: Service broker error: no"
    assert job["errors"][0]["detail"] == FAILED + told


def test_what_was_shared_into_a_deleted_space_stays_where_it_is(world, space):
    home = support.space(world, "home")
    instance = world.change(brokered.managed(world, home), shared_space_guids=(space.guid,))
    brokered.broker(world)
    support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    assert world.service_instances[instance.guid].shared_space_guids == ()


def test_a_space_stays_where_an_app_cannot_be_unbound_from_what_is_shared_into_it(world, space):
    home = support.space(world, "home")
    instance = world.change(brokered.managed(world, home), shared_space_guids=(space.guid,))
    brokered.broker(world)
    brokered.bind(world, brokered.app_body(support.app_in(world, space), instance))
    brokered.broker(world, unbind=[answer(500, {"description": "no"})])
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{space.guid}"))
    told = (
        "Unshare of service instance failed because one or more bindings could not be deleted.\n\n "
        "\tService broker failed to delete service binding for instance instance: Service broker error: no"
    )
    assert job["errors"][0]["detail"] == f"{FAILED}\n\n\t{told}"


def test_a_space_that_is_being_deleted_is_not_suspended(world, space):
    world.change(space, deleting=True)

    reply = ask(world, "PATCH", f"{PATH}/{space.guid}", {"suspended": False})

    assert detail(reply) == (422, "Space 'space' is being deleted and cannot be updated.")


def test_choosing_a_segment_is_an_update_of_the_space(world, space):
    ask(world, "PATCH", f"{PATH}/{space.guid}/relationships/isolation_segment", {"data": None})

    event = list(world.audit_events)[-1]
    assert (event.type, event.target_guid, event.data) == (
        "audit.space.update", space.guid, {"request": {"data": None}},
    )  # fmt: skip
