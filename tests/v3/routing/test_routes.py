"""/v3/routes, as far as route bindings need them."""

import pytest
import support
from support import brokered
from support.brokered import answer


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def domain(world, space):
    """A private domain of the space's organization."""
    related = {"organization": {"data": {"guid": space.organization_guid}}}
    body = {"name": "private.example.com", "relationships": related}
    return world.domains[support.ask(world, "POST", "/v3/domains", body).body["guid"]]


@pytest.fixture
def shared(world):
    return world.domains[support.ask(world, "POST", "/v3/domains", {"name": "shared.example.com"}).body["guid"]]


def _body(space, domain, **more):
    related = {"space": {"data": {"guid": space.guid}}, "domain": {"data": {"guid": domain.guid}}}
    return {"relationships": related, **more}


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ({"host": "www"}, "www.private.example.com"),
        ({"host": "www", "path": "/a/b"}, "www.private.example.com/a/b"),
        ({"host": None}, "private.example.com"),
        ({"host": "*"}, "*.private.example.com"),
    ],
    ids=["host", "path", "no host", "wildcard"],
)
def test_a_route_s_url(world, space, domain, more, url):
    assert support.ask(world, "POST", "/v3/routes", _body(space, domain, **more)).body["url"] == url


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"host": "www"}, "Route already exists with host 'www' for domain 'private.example.com'."),
        (
            {"host": "www", "path": "/p"},
            "Route already exists with host 'www' and path '/p' for domain 'private.example.com'.",
        ),
        ({}, "Route already exists for domain 'private.example.com'."),
    ],
    ids=["host", "path", "bare"],
)
def test_a_route_is_made_once(world, space, domain, more, complaint):
    support.ask(world, "POST", "/v3/routes", _body(space, domain, **more))
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, domain, **more))) == (422, complaint)


def test_a_shared_domain_wants_a_host(world, space, shared):
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, shared))) == (
        422, "Missing host. Routes in shared domains must have a host defined.",
    )  # fmt: skip


def test_a_foreign_domain_is_refused(world, domain):
    far = support.space(world, "far")
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(far, domain, host="x"))) == (
        422, "Invalid domain. Domain 'private.example.com' is not available in organization 'org of far'.",
    )  # fmt: skip


@pytest.mark.parametrize("more", [{"port": 1}, {"options": {}}, {"path": "p"}], ids=["port", "options", "path"])
def test_what_comes_later_refuses_loudly(world, space, domain, more):
    assert support.ask(world, "POST", "/v3/routes", _body(space, domain, host="x", **more)).status == 501


def test_a_quota_limits_routes(world, space, domain):
    quota = world.organization_quotas[world.organizations[space.organization_guid].quota_guid]
    world.change(quota, total_routes=0)
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, domain, host="x"))) == (
        422, "Routes quota exceeded for organization 'org of space'.",
    )  # fmt: skip


def test_a_route_is_unbound_before_it_goes(world, space):
    broker = brokered.broker(world, bind=[answer(201, {})], unbind=[answer(200, {})])
    route = brokered.route(world, space)
    instance = brokered.managed(world, space, offering={"requires": ("route_forwarding",)})
    brokered.bind(world, brokered.route_body(route, instance), to="service_route_bindings")
    job = support.wait(world, support.ask(world, "DELETE", f"/v3/routes/{route.guid}"))
    assert (job["state"], broker.operations, len(world.routes)) == ("COMPLETE", ["bind", "unbind"], 0)


def test_a_list_holds_the_routes_bound_to_an_instance(world, space):
    route, other = brokered.route(world, space), brokered.route(world, space, "other")
    instance = brokered.provided(world, space, route_service_url="https://rs.example.com")
    support.ask(world, "POST", "/v3/service_route_bindings", brokered.route_body(route, instance))
    found = support.ask(world, "GET", f"/v3/routes?service_instance_guids={instance.guid}").body["resources"]
    assert ([resource["guid"] for resource in found], other.guid in world.routes) == ([route.guid], True)


@pytest.mark.parametrize(
    ("query", "hosts"),
    [("hosts=WWW", ["www"]), ("hosts=", []), ("ports=80", []), ("app_guids=nowhere", []), ("paths=", ["www", "other"])],
)
def test_a_list_of_routes_is_filtered(world, space, query, hosts):
    brokered.route(world, space)
    brokered.route(world, space, "other")
    assert [one["host"] for one in support.ask(world, "GET", f"/v3/routes?{query}").body["resources"]] == hosts


def test_a_route_includes_its_domain_and_where_it_lives(world, space):
    brokered.route(world, space)
    included = support.ask(world, "GET", "/v3/routes?include=domain,space,space.organization").body["included"]
    assert {key: [one["name"] for one in held] for key, held in included.items()} == {
        "domains": ["example.com"],
        "spaces": ["space"],
        "organizations": ["org of space"],
    }


def test_a_wrong_include_of_a_route_is_a_422(world, space):
    route = brokered.route(world, space)
    assert support.ask(world, "GET", f"/v3/routes/{route.guid}?include=app").status == 422
