"""/v2/organizations, its users, and its summary."""

import pytest
import support

from fakecc.actions.platform import feature_flags
from fakecc.models.routing import Domain, Route
from fakecc.models.services import ServicePlanVisibility
from fakecc.models.tenancy import IsolationSegment

REFUSED = "You are not authorized to perform the requested action"


@pytest.fixture
def world():
    return support.new_world()


def told(reply):
    return reply.status, reply.body["code"], reply.body["description"]


def test_an_organization_is_made_under_the_default_quota(world):
    reply = support.ask(world, "POST", "/v2/organizations", {"name": " org "})
    made = world.organizations.first(name="org")
    quota = world.organization_quotas.first(name="default")
    entity = list(reply.body["entity"].items())
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/organizations/{made.guid}")
    assert entity[:6] == [
        ("name", "org"),
        ("billing_enabled", False),
        ("quota_definition_guid", quota.guid),
        ("status", "active"),
        ("default_isolation_segment_guid", None),
        ("quota_definition_url", f"/v2/quota_definitions/{quota.guid}"),
    ]


COMPLAINTS = {
    "no name": ({}, (400, 1001, "Request invalid due to parse error: Field: name, Error: Missing field name")),
    "blank": ({"name": " "}, (400, 30001, "The organization info is invalid: name presence, name format")),
    "control": ({"name": "a\nb"}, (400, 30001, "The organization info is invalid: name format")),
    "status": ({"name": "n", "status": "x"}, (400, 30001, "The organization info is invalid: status includes")),
    "taken": ({"name": "TAKEN"}, (400, 30002, "The organization name is taken: TAKEN")),
    "quota": (
        {"name": "n", "quota_definition_guid": "x"},
        (400, 1002, "Could not find QuotaDefinition with guid: x"),
    ),
    "user": (
        {"name": "n", "user_guids": ["x"]},
        (400, 1002, "Could not find VCAP::CloudController::User with guid: x"),
    ),
}


@pytest.mark.parametrize(("body", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_what_is_wrong_with_a_new_one(world, body, complaint):
    support.organization(world, "taken")
    before = len(world.organizations)
    assert told(support.ask(world, "POST", "/v2/organizations", body)) == complaint
    assert len(world.organizations) == before


def test_the_body_is_judged_before_the_role(world):
    caller = support.user(world, "somebody")
    assert told(support.ask(world, "POST", "/v2/organizations", {"name": ""}, as_=caller))[1] == 30001
    assert told(support.ask(world, "POST", "/v2/organizations", {"name": "n"}, as_=caller)) == (403, 10003, REFUSED)


def test_where_users_may_make_organizations_they_manage_what_they_made(world):
    caller = support.user(world, "somebody")
    support.ask(world, "PUT", "/v2/config/feature_flags/user_org_creation", {"enabled": True})
    assert support.ask(world, "POST", "/v2/organizations", {"name": "mine"}, as_=caller).status == 201
    assert {role.type for role in world.roles.find(user_guid=caller.guid)} == {
        "organization_user",
        "organization_manager",
    }


UPDATES = {
    "rename": ({"name": "new"}, 201),
    "suspend": ({"status": "suspended"}, 403),
    "billing": ({"billing_enabled": True}, 403),
    "quota": ({"quota_definition_guid": "the default's"}, 403),
    "quota that there is not": ({"quota_definition_guid": "x"}, 500),
}


@pytest.mark.parametrize(("body", "status"), UPDATES.values(), ids=UPDATES)
def test_what_a_manager_may_change(world, body, status):
    organization = support.organization(world)
    manager = support.user(world, "boss", ("organization_manager", organization))
    if body == {"quota_definition_guid": "the default's"}:
        body = {"quota_definition_guid": organization.quota_guid}
    assert support.ask(world, "PUT", f"/v2/organizations/{organization.guid}", body, as_=manager).status == status


def test_a_list_shows_what_the_caller_is_a_member_of(world):
    mine, _ = support.organization(world, "mine"), support.organization(world, "other")
    caller = support.user(world, "auditor", ("organization_auditor", mine))
    body = support.ask(world, "GET", "/v2/organizations", as_=caller).body
    assert [one["metadata"]["guid"] for one in body["resources"]] == [mine.guid]


DEPENDENT = {
    "space": (lambda world, organization: support.space(world, inside=organization), "spaces"),
    "domain": (
        lambda world, organization: world.add(
            Domain(**world.stamp(Domain), name="own.example.com", organization_guid=organization.guid)
        ),
        "owned_private_domains",
    ),
    "visibility": (
        lambda world, organization: world.add(
            ServicePlanVisibility(
                **world.stamp(ServicePlanVisibility), service_plan_guid="p", organization_guid=organization.guid
            )
        ),
        "service_plan_visibilities",
    ),
}


@pytest.mark.parametrize(("put_inside", "named"), DEPENDENT.values(), ids=DEPENDENT)
def test_what_holds_something_is_deleted_recursively_only(world, put_inside, named):
    organization = support.organization(world)
    put_inside(world, organization)
    path = f"/v2/organizations/{organization.guid}"
    complaint = f"Please delete the {named} associations for your organizations."
    assert told(support.ask(world, "DELETE", path)) == (400, 10006, complaint)
    assert support.ask(world, "DELETE", f"{path}?recursive=true").status == 204
    assert organization.guid not in world.organizations


def test_deleting_may_be_a_job(world):
    organization = support.organization(world)
    body = support.ask(world, "DELETE", f"/v2/organizations/{organization.guid}?async=true").body
    assert (body["entity"]["status"], organization.guid in world.organizations) == ("queued", True)
    assert support.ask(world, "GET", body["metadata"]["url"]).body["entity"] == {"guid": "0", "status": "finished"}
    assert organization.guid not in world.organizations


@pytest.mark.parametrize("query", ["", "&async=true"], ids=["at once", "as a job"])
def test_the_request_to_delete_is_written_down_without_what_it_asked(world, query):
    organization = support.organization(world)
    support.ask(world, "DELETE", f"/v2/organizations/{organization.guid}?recursive=true{query}")
    event = support.ask(world, "GET", "/v2/events?q=type:audit.organization.delete-request").body["resources"][0]
    assert (event["entity"]["actee"], event["entity"]["metadata"]) == (organization.guid, {"request": None})


def test_v2_deletes_domains_that_others_share(world):
    organization, other = support.organization(world), support.organization(world, "other")
    domain = world.add(
        Domain(
            **world.stamp(Domain),
            name="own.example.com",
            organization_guid=organization.guid,
            shared_organization_guids=(other.guid,),
        )
    )
    reply = support.ask(world, "DELETE", f"/v2/organizations/{organization.guid}?recursive=true")
    assert (reply.status, domain.guid in world.domains) == (204, False)


def test_an_organization_may_be_said_to_be_deleting_which_closes_it(world):
    organization = support.organization(world)
    manager = support.user(world, "manager", ("organization_manager", organization))
    path = f"/v2/organizations/{organization.guid}"
    said = support.ask(world, "PUT", path, {"status": "deleting"}).body["entity"]["status"]
    found = support.ask(world, "GET", "/v2/organizations?q=status:deleting").body["total_results"]
    v2 = support.ask(world, "PUT", path, {"name": "new"}, as_=manager)
    v3 = support.ask(world, "PATCH", f"/v3/organizations/{organization.guid}", {"name": "new"}, as_=manager)
    assert (said, found, told(v2)[:2], v3.status, v3.body["errors"][0]["detail"]) == (
        "deleting",
        1,
        (403, 10003),
        422,
        "The organization is being deleted",
    )


def test_the_domains_route_for_deleting_has_moved(world):
    reply = support.ask(world, "DELETE", "/v2/organizations/x/domains/y", as_=support.NOBODY)
    assert (reply.status, reply.text, reply.headers["Location"], reply.headers["X-Cf-Warnings"]) == (
        301,
        "Use DELETE /v2/private_domains/:domain_guid",
        "/v2/private_domains/:domain_guid",
        "Endpoint+deprecated,Endpoint+removed",
    )


def test_a_summary_counts_what_is_in_the_spaces(world):
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    assert support.ask(world, "GET", f"/v2/organizations/{organization.guid}/summary").body == {
        "guid": organization.guid,
        "name": "org",
        "status": "active",
        "spaces": [
            {
                "guid": space.guid,
                "name": "space",
                "service_count": 0,
                "app_count": 0,
                "mem_dev_total": 0,
                "mem_prod_total": 0,
            }
        ],
        "mode": "compat",
    }


@pytest.mark.parametrize(("role", "code"), [("organization_manager", 1002), ("organization_auditor", 10003)])
def test_a_default_segment_must_be_entitled_which_is_told_to_managers(world, role, code):
    organization = support.organization(world)
    segment = world.add(IsolationSegment(**world.stamp(IsolationSegment), name="segment"))
    caller = support.user(world, "caller", (role, organization))
    body = {"name": "", "default_isolation_segment_guid": segment.guid}
    assert told(support.ask(world, "PUT", f"/v2/organizations/{organization.guid}", body, as_=caller))[1] == code


def test_with_a_shared_domain_go_the_organizations_routes_on_it(world):
    owner, guest = support.organization(world, "owner"), support.organization(world, "guest")
    shared = {"organization_guid": owner.guid, "shared_organization_guids": (guest.guid,)}
    domain = world.add(Domain(**world.stamp(Domain), name="own.example.com", **shared))
    for name, place in (("kept", owner), ("gone", guest)):
        space = support.space(world, name, inside=place)
        given = {"host": name, "path": "", "domain_guid": domain.guid, "space_guid": space.guid}
        world.add(Route(**world.stamp(Route), **given))
    path = f"/v2/organizations/{guest.guid}/private_domains/{domain.guid}"
    answers = [support.ask(world, "DELETE", path).status for _ in range(2)]
    assert (answers, [route.host for route in world.routes]) == ([204, 204], ["kept"])


def test_only_admins_suspend_organizations(world):
    feature_flags.update(world, "user_org_creation", enabled=True)
    place = support.organization(world, "place")
    manager = support.user(world, "manager", ("organization_manager", place))
    path = f"/v2/organizations/{place.guid}"
    requests = [
        ("POST", "/v2/organizations", {"name": "new", "status": "suspended"}),
        ("PUT", path, {"status": "suspended"}),
        ("PUT", path, {"status": "active"}),
    ]

    assert [support.ask(world, *request, as_=manager).status for request in requests] == [403, 403, 201]


def test_an_update_tells_the_roles_one_after_the_other_and_moves_updated_at(world):
    place = support.organization(world, "place")
    old, new = support.user(world, "old", ("organization_manager", place)), support.user(world, "new")
    world.clock.advance(10)
    given = {"manager_guids": [new.guid], "user_guids": [new.guid]}

    reply = support.ask(world, "PUT", f"/v2/organizations/{place.guid}", given)

    told = [(event.type.removeprefix("audit."), event.target_guid) for event in world.audit_events]
    assert told == [
        ("user.organization_user_add", new.guid),
        ("user.organization_manager_add", new.guid),
        ("user.organization_manager_remove", old.guid),
        ("organization.update", place.guid),
    ]
    assert reply.body["metadata"]["updated_at"] == "2023-11-14T22:13:30Z"


def test_a_new_member_makes_an_update_forget_name_and_billing(world):
    organization, anna = support.organization(world, "old"), support.user(world, "anna")
    body = {"name": "new", "billing_enabled": True, "status": "suspended", "auditor_guids": [anna.guid]}
    path = f"/v2/organizations/{organization.guid}"
    shown = [support.ask(world, "PUT", path, body).body["entity"] for _ in range(2)]
    told = [(entity["name"], entity["billing_enabled"], entity["status"]) for entity in shown]
    assert told == [("old", False, "suspended"), ("new", True, "suspended")]
