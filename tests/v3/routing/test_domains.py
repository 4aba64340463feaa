"""/v3/domains."""

import pytest
import support


@pytest.fixture
def organization(world):
    return support.organization(world)


def _private(organization, name="private.example.com"):
    return {"name": name, "relationships": {"organization": {"data": {"guid": organization.guid}}}}


def test_a_shared_domain_has_no_organization(world):
    body = support.ask(world, "POST", "/v3/domains", {"name": "shared.example.com"}).body
    assert (body["relationships"], sorted(body["links"])) == (
        {"organization": {"data": None}, "shared_organizations": {"data": []}}, ["route_reservations", "self"],
    )  # fmt: skip


def test_a_private_domain_links_its_organization(world, organization):
    body = support.ask(world, "POST", "/v3/domains", _private(organization)).body
    assert (body["relationships"]["organization"], sorted(body["links"])) == (
        {"data": {"guid": organization.guid}},
        ["organization", "route_reservations", "self", "shared_organizations"],
    )


SHORT = "Name is too short (minimum is 3 characters)"
RFC = "Name does not comply with RFC 1035 standards"
DOT = 'Name must contain at least one "."'


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        (None, f"Name can't be blank, Name must be a string, {SHORT}, {RFC}, {DOT}"),
        (5, f"Name must be a string, {SHORT}, {RFC}, {DOT}"),
        ("", f"Name can't be blank, {SHORT}, {RFC}, {DOT}"),
        ("no-dot", f"{RFC}, {DOT}"),
        ("a..b.com", RFC),
        ("under_score.com", f"{RFC}, Name must consist of alphanumeric characters and hyphens"),
        ("x" * 64 + ".com", f"{RFC}, Name subdomains must each be at most 63 characters"),
        (".".join(["x" * 60] * 5), "Name is too long (maximum is 253 characters)"),
    ],
    ids=["null", "number", "empty", "no dot", "two dots", "underscore", "long label", "long"],
)
def test_names_are_refused(world, name, complaint):
    assert support.detail(support.ask(world, "POST", "/v3/domains", {"name": name})) == (422, complaint)


def test_a_name_is_taken_whatever_its_case(world):
    support.ask(world, "POST", "/v3/domains", {"name": "shared.example.com"})
    assert support.detail(support.ask(world, "POST", "/v3/domains", {"name": "Shared.example.com"})) == (
        422, 'The domain name "Shared.example.com" is already in use',
    )  # fmt: skip


def test_an_internal_domain_has_no_organization(world, organization):
    reply = support.ask(world, "POST", "/v3/domains", {**_private(organization), "internal": True})
    assert support.detail(reply) == (422, "Cannot associate an internal domain with an organization")


@pytest.mark.parametrize(
    ("role", "read", "made"),
    [
        ("organization_manager", 200, 201),
        ("organization_auditor", 200, 403),
        ("organization_user", 404, 403),
        ("organization_billing_manager", 404, 403),
    ],
)
def test_who_reads_and_makes_private_domains(world, organization, role, read, made):
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    caller = support.user(world, "someone", (role, organization))
    statuses = [
        support.ask(world, "GET", f"/v3/domains/{guid}", as_=caller).status,
        support.ask(world, "POST", "/v3/domains", _private(organization, "other.example.com"), as_=caller).status,
    ]
    assert statuses == [read, made]


def test_a_domain_of_a_router_group_speaks_tcp(world):
    group = world.router_groups.first(name="default-tcp")
    body = support.ask(world, "POST", "/v3/domains", {"name": "tcp.com", "router_group": {"guid": group.guid}}).body
    assert (body["router_group"], body["supported_protocols"], body["links"]["router_group"]) == (
        {"guid": group.guid},
        ["tcp"],
        {"href": f"http://api.example.org/routing/v1/router_groups/{group.guid}"},
    )


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"router_group": "x"}, "Router group must be an object"),
        (
            {"router_group": {"guid": 5, "more": 1}},
            "Router group Unknown field(s): 'more', Router group guid must be a string",
        ),
        ({"router_group": {"guid": "gone"}}, "Router group with guid 'gone' not found."),
        (
            {"router_group": {"guid": "x"}, "internal": True},
            "Internal domains cannot be associated to a router group.",
        ),
        (
            {"route_policies_scope": "app", "enforce_route_policies": "yes"},
            "Enforce route policies must be a boolean, Route policies scope must be one of 'any', 'org', 'space'",
        ),
        (
            {"enforce_route_policies": True},
            "Route policies scope is required when enforce_route_policies is true",
        ),
        (
            {"enforce_route_policies": True, "route_policies_scope": "any", "internal": True},
            "Internal domains cannot have route policy enforcement. Internal routes bypass GoRouter.",
        ),
        (
            {"relationships": {"shared_organizations": {"data": [{"guid": ""}]}}},
            (
                "Relationships Shared organization guids must be between 1 and 200 characters, "
                "Relationships cannot contain shared_organizations without an owning organization."
            ),
        ),
    ],
    ids=["group text", "group guid", "group gone", "internal", "scope", "no scope", "internal policies", "sharers"],
)
def test_a_body_is_refused(world, more, complaint):
    assert support.detail(support.ask(world, "POST", "/v3/domains", {"name": "a.com", **more})) == (422, complaint)


def test_null_stands_for_nothing(world):
    nothing = {"router_group": None, "internal": None, "enforce_route_policies": None, "route_policies_scope": None}
    assert support.ask(world, "POST", "/v3/domains", {"name": "a.com", **nothing}).status == 201


def test_a_domain_is_shared_and_no_more(world, organization):
    other = support.organization(world, "other")
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    path = f"/v3/domains/{guid}/relationships/shared_organizations"
    shared = support.ask(world, "POST", path, {"data": [{"guid": other.guid}]}).body
    ended = support.ask(world, "DELETE", f"{path}/{other.guid}").status
    assert (shared, ended, world.domains[guid].shared_organization_guids) == (
        {"data": [{"guid": other.guid}]}, 204, (),
    )  # fmt: skip


def test_a_share_with_routes_stays(world, organization):
    other = support.space(world, "other")
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    path = f"/v3/domains/{guid}/relationships/shared_organizations"
    support.ask(world, "POST", path, {"data": [{"guid": other.organization_guid}]})
    related = {"space": {"data": {"guid": other.guid}}, "domain": {"data": {"guid": guid}}}
    support.ask(world, "POST", "/v3/routes", {"relationships": related})
    assert support.detail(support.ask(world, "DELETE", f"{path}/{other.organization_guid}")) == (
        422, "This domain has associated routes in this organization. Delete the routes before unsharing.",
    )  # fmt: skip


def test_a_name_may_not_be_that_of_a_route_nor_lie_below(world, organization):
    space = support.space(world, inside=organization)
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": guid}}}
    support.ask(world, "POST", "/v3/routes", {"host": "busy", "relationships": related})
    refused = support.ask(world, "POST", "/v3/domains", _private(organization, "a.busy.private.example.com"))
    assert support.detail(refused) == (
        422,
        (
            'The domain name "a.busy.private.example.com" cannot be created because "busy.private.example.com" is already '
            "reserved by a route"
        ),
    )


@pytest.mark.parametrize(
    ("query", "matching"),
    [
        ("host=www&path=/a", True),
        ("host=WWW&path=/A", True),
        ("host=www", False),
        ("", False),
        ("host=x,www&path=/a", True),
    ],
)
def test_a_reservation_is_exact(world, organization, query, matching):
    space = support.space(world, inside=organization)
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": guid}}}
    support.ask(world, "POST", "/v3/routes", {"host": "www", "path": "/a", "relationships": related})
    reply = support.ask(world, "GET", f"/v3/domains/{guid}/route_reservations?{query}")
    assert reply.body == {"matching_route": matching}


def test_a_domain_goes_with_its_routes(world, organization):
    space = support.space(world, inside=organization)
    guid = support.ask(world, "POST", "/v3/domains", _private(organization)).body["guid"]
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": guid}}}
    support.ask(world, "POST", "/v3/routes", {"relationships": related})
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/domains/{guid}"))
    assert (job["state"], len(world.routes), guid in world.domains) == ("COMPLETE", 0, False)


def test_a_shared_domain_does_not_lie_under_a_private_one(world, organization):
    support.ask(world, "POST", "/v3/domains", _private(organization))
    reply = support.ask(world, "POST", "/v3/domains", {"name": "sub.private.example.com"})
    assert support.detail(reply) == (
        422,
        (
            'The domain name "sub.private.example.com" cannot be created because "private.example.com" is already reserved '
            "by another domain"
        ),
    )
