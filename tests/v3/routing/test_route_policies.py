"""/v3/route_policies."""

import pytest
import support

APP = "cf:app:11111111-2222-3333-4444-555555555555"
ORG = "cf:org:11111111-2222-3333-4444-555555555555"
FORM = "Source must be in format 'cf:app:<uuid>', 'cf:space:<uuid>', 'cf:org:<uuid>', or 'cf:any'"


@pytest.fixture
def space(world):
    return support.space(world)


def _route(world, space, **domain):
    body = {"name": "policed.example.com", **domain}
    guid = support.ask(world, "POST", "/v3/domains", body).body["guid"]
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": guid}}}
    return support.ask(world, "POST", "/v3/routes", {"host": "www", "relationships": related}).body["guid"]


@pytest.fixture
def route(world, space):
    return _route(world, space, enforce_route_policies=True, route_policies_scope="any")


def _make(world, route, source, **more):
    body = {"source": source, "relationships": {"route": {"data": {"guid": route}}}}
    return support.ask(world, "POST", "/v3/route_policies", body, **more)


def test_a_policy_is_shown_whole(world, route):
    body = _make(world, route, APP).body
    assert body == {
        "guid": body["guid"],
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "source": APP,
        "metadata": {"labels": {}, "annotations": {}},
        "relationships": {
            "route": {"data": {"guid": route}},
            "app": {"data": {"guid": APP.rsplit(":", 1)[1]}},
            "space": {"data": None},
            "organization": {"data": None},
        },
        "links": {
            "self": {"href": f"http://api.example.org/v3/route_policies/{body['guid']}"},
            "route": {"href": f"http://api.example.org/v3/routes/{route}"},
            "app": {"href": f"http://api.example.org/v3/apps/{APP.rsplit(':', 1)[1]}"},
        },
    }


@pytest.mark.parametrize(
    ("present", "source", "complaint"),
    [
        (None, None, "Source can't be blank, Source must be a string"),
        (None, 5, "Source must be a string"),
        (None, "cf:app:x", FORM),
        (APP, APP, f"A route policy with source '{APP}' already exists for this route."),
        (APP, "cf:any", "source 'cf:any' cannot coexist with other route policies on the same route"),
        ("cf:any", APP, "source cannot coexist with the existing 'cf:any' policy on this route"),
    ],
    ids=["null", "number", "form", "again", "any beside others", "others beside any"],
)
def test_a_policy_is_refused(world, route, present, source, complaint):
    if present:
        _make(world, route, present)
    assert support.detail(_make(world, route, source)) == (422, complaint)


@pytest.mark.parametrize(
    ("domain", "complaint"),
    [
        ({}, (
            "Cannot create route policies for route '{route}': the route's domain does not have "
            "enforce_route_policies enabled."
        )),
        ({"internal": True}, (
            "Cannot create route policies for routes on internal domains. Internal routes use container-to-container "
            "networking and bypass GoRouter."
        )),
        ({"enforce_route_policies": True, "route_policies_scope": "space"}, (
            f"Source '{ORG}' is not allowed: domain's route_policies_scope is 'space'."
        )),
    ],
    ids=["not enforced", "internal", "scope"],
)  # fmt: skip
def test_a_domain_says_whether_its_routes_have_policies(world, space, domain, complaint):
    route = _route(world, space, **domain)
    assert support.detail(_make(world, route, ORG)) == (422, complaint.format(route=route))


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("", [APP, ORG]),
        (f"sources={ORG}", [ORG]),
        (f"source_guids={APP.rsplit(':', 1)[1]}", [APP, ORG]),
        ("route_guids=gone", []),
        ("space_guids=gone", []),
    ],
    ids=["all", "sources", "source guids", "routes", "spaces"],
)
def test_policies_are_listed(world, route, query, sources):
    _make(world, route, APP)
    _make(world, route, ORG)
    found = support.ask(world, "GET", f"/v3/route_policies?{query}").body["resources"]
    assert [one["source"] for one in found] == sources


def test_a_wrong_source_in_a_filter_is_refused(world):
    assert support.detail(support.ask(world, "GET", "/v3/route_policies?sources=x,cf:any")) == (
        400, "The query parameter is invalid: Sources contains invalid source format: x",
    )  # fmt: skip


def test_sources_and_routes_are_included(world, space, route):
    app = support.app_in(world, space)
    _make(world, route, f"cf:app:{app.guid}")
    _make(world, route, ORG)
    included = support.ask(world, "GET", "/v3/route_policies?include=source,route").body["included"]
    assert {name: [one["guid"] for one in held] for name, held in included.items()} == {
        "apps": [app.guid], "spaces": [], "organizations": [], "routes": [route],
    }  # fmt: skip


def test_a_route_includes_its_policies(world, route):
    guid = _make(world, route, APP).body["guid"]
    included = support.ask(world, "GET", f"/v3/routes/{route}?include=route_policies").body["included"]
    assert [one["guid"] for one in included["route_policies"]] == [guid]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("space_developer", [200, 200, 204]),
        ("space_supporter", [200, 403, 403]),
        ("organization_auditor", [200, 403, 403]),
        ("organization_user", [404, 404, 404]),
    ],
)
def test_who_reads_changes_and_deletes_policies(world, space, route, role, statuses):
    where = space if role.startswith("space") else world.organizations[space.organization_guid]
    caller = support.user(world, "someone", (role, where))
    path = f"/v3/route_policies/{_make(world, route, APP).body['guid']}"
    asked = (("GET", None), ("PATCH", {"metadata": {"labels": {"a": "b"}}}), ("DELETE", None))
    assert [support.ask(world, method, path, body, as_=caller).status for method, body in asked] == statuses


def test_policies_go_with_their_route_and_are_written_down(world, route):
    guid = _make(world, route, "cf:any").body["guid"]
    support.ask(world, "DELETE", f"/v3/route_policies/{guid}")
    _make(world, route, APP)
    support.wait(world, support.ask(world, "DELETE", f"/v3/routes/{route}"))
    told = [(event.type, event.target_name) for event in world.audit_events if event.target_type == "route_policy"]
    assert (len(world.route_policies), told) == (
        0,
        [
            ("audit.route_policy.create", "cf:any"),
            ("audit.route_policy.delete", "cf:any"),
            ("audit.route_policy.create", APP),
        ],
    )


@pytest.mark.parametrize("query", ["route_guids={route}", "space_guids=x"])
def test_guids_beside_what_joins_routes_break_the_real_one(world, route, query):
    path = f"/v3/route_policies?guids=x&{query.format(route=route)}"
    assert support.ask(world, "GET", path).status == 500


def test_times_are_checked_and_not_looked_at(world, route):
    _make(world, route, APP)
    listed = support.ask(world, "GET", "/v3/route_policies?created_ats[lt]=2000-01-01T00:00:00Z").body
    assert len(listed["resources"]) == 1
