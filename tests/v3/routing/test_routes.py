"""/v3/routes."""

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


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"path": "p"}, "Path must begin with /"),
        ({"path": "/a b"}, "Path is invalid."),
        ({"port": -5}, "Port must be greater than or equal to 0"),
        ({"port": True}, "Port is not a number"),
        ({"options": None}, "Options 'options' is not a valid object"),
        (
            {"options": {"loadbalancing": "x", "hash_header": "h", "wrong": 1}},
            (
                "Options Unknown field(s): 'wrong', "
                "Options Loadbalancing must be one of 'round-robin, least-connection' if present, "
                "Options Unknown field(s): 'hash_header'"
            ),
        ),
        ({"host": "h" * 63, "relationships": None}, (
            "Relationships can't be blank, Relationships 'relationships' is not an object"
        )),
    ],
    ids=["path", "path with a blank", "negative port", "true", "options null", "options", "relationships"],
)  # fmt: skip
def test_a_body_is_refused(world, space, domain, more, complaint):
    reply = support.ask(world, "POST", "/v3/routes", {**_body(space, domain, host="x"), **more})
    assert support.detail(reply) == (422, complaint)


@pytest.mark.parametrize("more", [{"port": None}, {"host": None, "path": None}, {"port": 0}])
def test_null_stands_for_nothing(world, space, domain, more):
    made = support.ask(world, "POST", "/v3/routes", _body(space, domain, **more))
    assert (made.status, made.body["port"]) == (201, None)


HASH = {"loadbalancing": "hash", "hash_header": "X-Key"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"loadbalancing": "round-robin"}, {"loadbalancing": "round-robin"}),
        ({"loadbalancing": None}, {}),
        ({**HASH, "hash_balance": "1.25"}, {**HASH, "hash_balance": "1.3"}),
        ({**HASH, "hash_balance": 0}, {**HASH, "hash_balance": "0.0"}),
        ({"hash_header": "X-Key"}, {}),
    ],
    ids=["algorithm", "null", "rounded", "zero", "a header alone"],
)
def test_options_are_kept(world, space, domain, given, kept):
    support.ask(world, "PATCH", "/v3/feature_flags/hash_based_routing", {"enabled": True})
    made = support.ask(world, "POST", "/v3/routes", _body(space, domain, host="x", options=given)).body
    assert made["options"] == kept


def test_leaving_the_hash_drops_what_belongs_to_it(world, space, domain):
    support.ask(world, "PATCH", "/v3/feature_flags/hash_based_routing", {"enabled": True})
    guid = support.ask(world, "POST", "/v3/routes", _body(space, domain, host="x", options=HASH)).body["guid"]
    changed = support.ask(world, "PATCH", f"/v3/routes/{guid}", {"options": {"loadbalancing": "round-robin"}}).body
    assert changed["options"] == {"loadbalancing": "round-robin"}


def test_a_hash_needs_a_header(world, space, domain):
    support.ask(world, "PATCH", "/v3/feature_flags/hash_based_routing", {"enabled": True})
    reply = support.ask(world, "POST", "/v3/routes", _body(space, domain, host="x", options={"loadbalancing": "hash"}))
    assert support.detail(reply) == (422, "Hash header must be present when loadbalancing is set to hash.")


@pytest.fixture
def tcp(world):
    """A domain of a router group with three ports."""
    group = world.router_groups.first(name="default-tcp")
    world.change(group, reservable_ports="2000-2001,3000")
    body = {"name": "tcp.example.com", "router_group": {"guid": group.guid}}
    return world.domains[support.ask(world, "POST", "/v3/domains", body).body["guid"]]


@pytest.fixture
def _reserved_ports(world, space):
    quota = world.organization_quotas[world.organizations[space.organization_guid].quota_guid]
    world.change(quota, total_reserved_route_ports=-1)


@pytest.mark.usefixtures("_reserved_ports")
def test_tcp_routes_have_ports_until_none_is_left(world, space, tcp):
    made = [support.ask(world, "POST", "/v3/routes", _body(space, tcp)) for _ in range(4)]
    assert (sorted(reply.body["port"] for reply in made[:3]), support.detail(made[3])) == (
        [2000, 2001, 3000], (422, "There are no more ports available for this domain."),
    )  # fmt: skip


@pytest.mark.usefixtures("_reserved_ports")
def test_http_routes_have_no_ports(world, space, domain):
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, domain, host="x", port=80))) == (
        422, "Routes with protocol 'http' do not support ports.",
    )  # fmt: skip


TAKEN = "Port '2000' is not available. Try a different port or use a different domain."


@pytest.mark.usefixtures("_reserved_ports")
@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"port": None}, "Routes with protocol 'tcp' must specify a port."),
        ({"port": 2002}, TAKEN.replace("2000", "2002")),
        ({"port": 2000}, "Route already exists with port '2000' for domain 'tcp.example.com'."),
        ({"port": 2001, "host": "h", "path": "/p"}, "Hosts are not supported for TCP routes."),
        ({"port": 2001, "path": "/p"}, "Paths are not supported for TCP routes."),
    ],
    ids=["none", "outside", "taken", "host", "path"],
)
def test_a_tcp_route_is_refused(world, space, tcp, more, complaint):
    support.ask(world, "POST", "/v3/routes", _body(space, tcp, port=2000))
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, tcp, **more))) == (422, complaint)


@pytest.mark.usefixtures("_reserved_ports")
def test_a_port_is_taken_for_the_whole_group(world, space, tcp):
    body = {"name": "t2.example.com", "router_group": {"guid": tcp.router_group_guid}}
    other = world.domains[support.ask(world, "POST", "/v3/domains", body).body["guid"]]
    support.ask(world, "POST", "/v3/routes", _body(space, tcp, port=2000))
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, other, port=2000))) == (422, TAKEN)


def test_a_quota_limits_reserved_ports(world, space, tcp):
    world.change(world.organization_quotas.first(name="default"), total_reserved_route_ports=0)
    assert support.detail(support.ask(world, "POST", "/v3/routes", _body(space, tcp))) == (
        422, "Reserved route ports quota exceeded for organization 'org of space'.",
    )  # fmt: skip


def test_hosts_of_shared_domains_belong_to_one_space(world, space, shared):
    far = support.space(world, "far")
    support.ask(world, "POST", "/v3/routes", _body(space, shared, host="www"))
    reply = support.ask(world, "POST", "/v3/routes", _body(far, shared, host="www", path="/p"))
    assert support.detail(reply) == (422, "domain_id and host host_and_domain_taken_different_space")


@pytest.mark.parametrize(
    ("role", "read", "changed"),
    [
        ("space_developer", 200, 200), ("space_supporter", 200, 200), ("space_manager", 200, 403),
        ("space_auditor", 200, 403), ("organization_manager", 200, 403), ("organization_auditor", 200, 403),
        ("organization_user", 404, 404), ("organization_billing_manager", 404, 404),
    ],
)  # fmt: skip
def test_who_reads_and_changes_routes(world, space, domain, role, read, changed):
    guid = support.ask(world, "POST", "/v3/routes", _body(space, domain)).body["guid"]
    where = space if role.startswith("space") else world.organizations[space.organization_guid]
    caller = support.user(world, "someone", (role, where))
    statuses = [
        support.ask(world, method, f"/v3/routes/{guid}", body, as_=caller).status
        for method, body in (("GET", None), ("PATCH", {}))
    ]
    assert statuses == [read, changed]


def test_the_routes_of_an_app_are_listed_at_its_address(world, space, domain):
    app = support.app_in(world, space)
    guid = support.ask(world, "POST", "/v3/routes", _body(space, domain)).body["guid"]
    support.ask(world, "POST", "/v3/routes", _body(space, domain, host="other"))
    support.ask(world, "POST", f"/v3/routes/{guid}/destinations", {"destinations": [{"app": {"guid": app.guid}}]})
    body = support.ask(world, "GET", f"/v3/apps/{app.guid}/routes").body
    address = f"http://api.example.org/v3/apps/{app.guid}/routes?app_guids={app.guid}&page=1&per_page=50"
    assert ([one["guid"] for one in body["resources"]], body["pagination"]["first"]["href"]) == ([guid], address)


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
    [
        ("hosts=WWW", ["www"]),
        ("hosts=", []),
        ("ports=80", []),
        ("ports=0", ["www", "other"]),
        ("app_guids=nowhere", []),
        ("paths=", ["www", "other"]),
    ],
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
