"""/v2/routes."""

from urllib.parse import quote

import pytest
import support
from support import brokered, routing
from support.routing import told

from fakecc.actions.platform import feature_flags
from fakecc.actions.services import route_bindings
from fakecc.models.routing import RouteMapping

GONE = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def space(world):
    world.change(world.organization_quotas.first(name="default"), total_reserved_route_ports=100)
    return support.space(world)


@pytest.fixture
def domain(world):
    return routing.shared(world)


@pytest.mark.parametrize(
    ("q", "answer"),
    [
        ("organization_guid:", 200),
        ("organization_guid IN ", 500),
        ("organization_guid", (400, 10005, "The query parameter is invalid: organization_guid")),
        ("organization_guid>x", (400, 10005, "The query parameter is invalid: organization_guid")),
    ],
)
def test_the_list_at_the_top_filters_by_organizations_with_two_operators(world, domain, space, q, answer):
    # source: cloud_controller_ng:app/controllers/runtime/routes_controller.rb
    routing.route(world, domain, space, host="www")
    reply = support.ask(world, "GET", f"/v2/routes?q={quote(q)}")
    assert (reply.status if isinstance(answer, int) else told(reply)) == answer
    assert reply.status != 200 or len(reply.body["resources"]) == 1


def map_app(world, route, space, kind="web"):
    app = support.app_in(world, space)
    return world.add(
        RouteMapping(**world.stamp(RouteMapping), route_guid=route.guid, app_guid=app.guid, process_type=kind)
    )


def bind(world, route):
    instance = brokered.provided(world, world.spaces[route.space_guid], route_service_url="https://rs.example.com")
    route_bindings.bind_user_provided(world, route_bindings.draft(world, instance, route))
    return instance


def test_a_route_is_made(world, space, domain):
    reply = support.ask(world, "POST", "/v2/routes", routing.body(domain, space, host="www", path="/p", unknown=1))

    guid = world.routes.first(host="www").guid
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/routes/{guid}")
    assert list(reply.body["entity"].items()) == [
        ("host", "www"),
        ("path", "/p"),
        ("domain_guid", domain.guid),
        ("space_guid", space.guid),
        ("service_instance_guid", None),
        ("port", None),
        ("domain_url", f"/v2/shared_domains/{domain.guid}"),
        ("space_url", f"/v2/spaces/{space.guid}"),
        ("apps_url", f"/v2/routes/{guid}/apps"),
        ("route_mappings_url", f"/v2/routes/{guid}/route_mappings"),
    ]


INVALID = "The route is invalid: "
REFUSALS = {
    "no domain": ({"domain_guid": GONE}, (400, 1002, f"Could not find Domain with guid: {GONE}")),
    "no space": ({"space_guid": GONE}, (400, 1002, f"Could not find Space with guid: {GONE}")),
    "no host": ({"host": None}, (400, 210001, f"{INVALID}host is required for shared-domains")),
    "host format": ({"host": "a b"}, (400, 210001, f"{INVALID}host format")),
    "host length": ({"host": "x" * 64}, (400, 210001, f"{INVALID}host must be no more than 63 characters")),
    "host taken": ({"host": "TAKEN"}, (400, 210003, "The host is taken: TAKEN")),
    "path taken": ({"host": "taken", "path": "/p"}, (400, 210004, "The path is taken: /p")),
    "path and host wrong": ({"host": "a b", "path": "/p"}, (400, 130004, "The path is invalid: /p")),
    "single slash": ({"path": "/"}, (400, 130004, "The path is invalid: the path cannot be a single slash")),
    "no slash": ({"path": "p"}, (400, 130004, 'The path is invalid: the path must start with a "/"')),
    "question": ({"path": "/?"}, (400, 130004, 'The path is invalid: illegal "?" character')),
    "long path": ({"path": "/" + "p" * 128}, (400, 130004, "The path is invalid: the path exceeds 128 characters")),
    "bad path": ({"path": "/a b"}, (400, 130004, "The path is invalid: /a b")),
    "port": ({"port": 1024}, (400, 210001, f"{INVALID}Port is supported for domains of TCP router groups only.")),
    "port text": (
        {"port": "1"},
        (400, 1001, ("Request invalid due to parse error: Field: port, Error: Expected instance of Integer, given an"
         " instance of String")),
    ),
    "a domain as host": ({"host": "sub"}, (400, 210001, f"{INVALID}host domain_conflict")),
}  # fmt: skip


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_route_is_refused(world, space, domain, given, refusal):
    routing.shared(world, "sub.shared.example.com")
    routing.route(world, domain, space, host="taken")
    routing.route(world, domain, space, host="taken", path="/p")

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(domain, space, **{"host": "x", **given}))) == (
        refusal
    )
    assert len(world.routes) == 2


def test_a_domain_of_another_organization_is_refused(world, space):
    foreign = routing.private(world, support.organization(world, "far"))

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(foreign, space, host="x"))) == (
        400, 1002, "Organization cannot use domain private.example.com",
    )  # fmt: skip


def test_a_host_on_a_shared_domain_belongs_to_one_space(world, space, domain):
    routing.route(world, domain, space, host="www")
    far = support.space(world, "far")

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(domain, far, host="www", path="/p"))) == (
        400, 210001, f"{INVALID}Routes for this host and domain have been reserved for another space.",
    )  # fmt: skip


def test_a_system_host_is_refused(world):
    system = world.domains.first(name="sys.example.com")
    owner = world.organizations[system.organization_guid]
    space = support.space(world, inside=owner)

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(system, space, host="api"))) == (
        400, 210003, "The host is taken: api is a system domain",
    )  # fmt: skip


QUOTAS = {
    "routes": ({"total_routes": 0}, 310006, "You have exceeded the total routes for your organization's quota."),
    "ports": (
        {"total_reserved_route_ports": 0},
        310009,
        "You have exceeded the total reserved route ports for your organization's quota.",
    ),
}


@pytest.mark.parametrize(("limits", "code", "text"), QUOTAS.values(), ids=QUOTAS)
def test_a_quota_refuses(world, space, limits, code, text):
    domain = routing.tcp(world)
    world.change(world.organization_quotas.first(name="default"), **limits)

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(domain, space, port=1024))) == (400, code, text)


TCP = {
    "no port": ({}, "For TCP routes you must specify a port or request a random one."),
    "a port of others": (
        {"port": 1},
        (
            "The requested port is not available for reservation."
            " Try a different port or request a random one be generated for you."
        ),
    ),
    "a host": (
        {"port": 1025, "host": "www"},
        "Host and path are not supported, as domain belongs to a TCP router group.",
    ),
}


@pytest.mark.parametrize(("given", "text"), TCP.values(), ids=TCP)
def test_a_tcp_route_is_refused(world, space, given, text):
    reply = support.ask(world, "POST", "/v2/routes", routing.body(routing.tcp(world), space, **given))

    assert told(reply) == (400, 210001, INVALID + text)


def test_a_port_is_taken_once(world, space):
    domain = routing.tcp(world)
    routing.route(world, domain, space, port=1024)

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(domain, space, port=1024))) == (
        400, 210005, ("The port is taken: Port 1024 is not available on this domain's router group. Try a different"
        " port, request an random port, or use a domain of a different router group."),
    )  # fmt: skip


def test_a_port_is_generated(world, space):
    domain = routing.tcp(world)
    body = routing.body(domain, space, port=5)
    reply = support.ask(world, "POST", "/v2/routes?generate_port=true", body)

    assert reply.headers["X-Cf-Warnings"] == "Specified+port+ignored.+Random+port+generated."
    assert reply.body["entity"]["port"] in range(1024, 1124)
    assert routing.events(world, "audit.route.create") == [{"request": {**body, "host": ""}}]


GENERATED = {
    "no domain": (GONE, (400, 130001, f"The domain is invalid: Domain with guid {GONE} does not exist")),
    "no router group": ("shared", (404, 210009, "The router group could not be found: ")),
    "none left": (
        "tcp",
        (403, 21008, ("There are no more ports available for router group: default-tcp. Please contact your"
         " administrator for more information.")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("domain", "refusal"), GENERATED.values(), ids=GENERATED)
def test_no_port_can_be_generated(world, space, domain, refusal):
    group = world.router_groups.first(name="default-tcp")
    tcp = routing.tcp(world)
    world.change(group, reservable_ports="1024")
    routing.route(world, tcp, space, port=1024)
    guid = {"shared": routing.shared(world).guid, "tcp": tcp.guid}.get(domain, domain)
    body = {"domain_guid": guid, "space_guid": space.guid}

    assert told(support.ask(world, "POST", "/v2/routes?generate_port=true", body)) == refusal


def developer(world, space):
    return support.user(world, "developer", ("space_developer", space))


CREATORS = {
    "a developer": ("space_developer", {}, 201),
    "an auditor": ("space_auditor", {}, 10003),
    "a wildcard": ("space_developer", {"host": "*"}, 10003),
}


@pytest.mark.parametrize(("role", "given", "outcome"), CREATORS.values(), ids=CREATORS)
def test_the_role_decides(world, space, domain, role, given, outcome):
    caller = support.user(world, "caller", (role, space))
    reply = support.ask(world, "POST", "/v2/routes", routing.body(domain, space, **{"host": "x", **given}), as_=caller)

    assert reply.body.get("code", reply.status) == outcome


def test_a_suspended_space_takes_no_routes(world, space, domain):
    caller = developer(world, space)
    world.change(space, suspended=True)

    assert told(support.ask(world, "POST", "/v2/routes", routing.body(domain, space, host="x"), as_=caller))[1] == 10003


FLAG = {"an admin": (True, 201), "a developer": (False, 330002)}


@pytest.mark.parametrize(("admin", "outcome"), FLAG.values(), ids=FLAG)
def test_the_flag_counts_for_all_but_admins(world, space, domain, admin, outcome):
    feature_flags.update(world, "route_creation", enabled=False)
    caller = support.ADMIN if admin else developer(world, space)
    reply = support.ask(world, "POST", "/v2/routes", routing.body(domain, space, host="x"), as_=caller)

    assert reply.body.get("code", reply.status) == outcome


def test_a_route_is_changed(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    reply = support.ask(world, "PUT", f"/v2/routes/{route.guid}", {"host": "new", "path": "/q"})

    assert (reply.status, reply.body["entity"]["host"], reply.body["entity"]["path"]) == (201, "new", "/q")
    assert routing.events(world, "audit.route.update") == [{"request": {"host": "new", "path": "/q"}}]


CHANGES = {
    "another domain": ("domain", (400, 210001, f"{INVALID}domain invalid_relation")),
    "a space that cannot use the domain": (
        "space", (400, 1002, "Organization cannot use domain private.example.com"),
    ),
    "a space without its apps": (
        "app", (400, 1002, "The requested app relation is invalid: Route and apps not in same space"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "refusal"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_refused(world, space, domain, change, refusal):
    own = routing.private(world, world.organizations[space.organization_guid])
    route = routing.route(world, own, space, host="www")
    if change == "app":
        map_app(world, route, space)
    far = support.space(world, "far", inside=None if change == "space" else world.organizations[own.organization_guid])
    body = {"domain_guid": domain.guid} if change == "domain" else {"space_guid": far.guid}

    assert told(support.ask(world, "PUT", f"/v2/routes/{route.guid}", body)) == refusal


def test_a_route_moves_to_another_space(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    far = support.space(world, "far")
    reply = support.ask(world, "PUT", f"/v2/routes/{route.guid}", {"space_guid": far.guid})

    assert reply.body["entity"]["space_guid"] == far.guid


def test_a_route_is_deleted_with_what_is_written_down(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    mapping = map_app(world, route, space)

    assert support.ask(world, "DELETE", f"/v2/routes/{route.guid}").status == 204
    assert (list(world.routes), list(world.route_mappings)) == ([], [])
    assert routing.events(world, "audit.route.delete-request") == [{"request": {"recursive": False}}]
    assert routing.events(world, "audit.app.unmap-route")[0]["route_mapping_guid"] == mapping.guid


def test_a_bound_route_is_deleted_recursively_only(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    bind(world, route)

    assert told(support.ask(world, "DELETE", f"/v2/routes/{route.guid}")) == (
        400, 10006, "Please delete the service_instance associations for your routes.",
    )  # fmt: skip
    assert support.ask(world, "DELETE", f"/v2/routes/{route.guid}?recursive=true").status == 204
    assert routing.events(world, "audit.route.delete-request") == [{"request": {"recursive": True}}]


def test_a_route_is_deleted_by_a_job(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    reply = support.ask(world, "DELETE", f"/v2/routes/{route.guid}?async=true")
    world.catch_up()

    assert (reply.status, reply.body["entity"]["status"], list(world.routes)) == (202, "queued", [])


def test_what_belongs_to_a_route_is_inlined(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    map_app(world, route, space)
    instance = bind(world, route)
    entity = support.ask(world, "GET", f"/v2/routes/{route.guid}?inline-relations-depth=1").body["entity"]

    assert list(entity) == [
        "host", "path", "domain_guid", "space_guid", "service_instance_guid", "port", "domain_url", "domain",
        "space_url", "space", "service_instance_url", "service_instance", "apps_url", "apps", "route_mappings_url",
    ]  # fmt: skip
    assert entity["service_instance"]["metadata"]["guid"] == instance.guid
    assert entity["domain"]["entity"]["name"] == "shared.example.com"
    assert len(entity["apps"]) == 1


def test_only_web_processes_are_apps_of_a_route(world, space, domain):
    route = routing.route(world, domain, space, host="www")
    map_app(world, route, space, "worker")

    assert support.ask(world, "GET", f"/v2/routes/{route.guid}/apps").body["total_results"] == 0
    assert support.ask(world, "GET", f"/v2/routes/{route.guid}/route_mappings").body["total_results"] == 1


FILTERS = {
    "host": ("q=host:WWW", 2),
    "path": ("q=path:/p", 1),
    "port": ("q=port:1024", 1),
    "domain": ("q=domain_guid:{domain}", 2),
    "organization": ("q=organization_guid:{organization}", 3),
    "unknown": ("q=organization_guid:x", 0),
}


@pytest.mark.parametrize(("query", "number"), FILTERS.values(), ids=FILTERS)
def test_routes_are_filtered(world, space, domain, query, number):
    routing.route(world, domain, space, host="www")
    routing.route(world, domain, space, host="www", path="/p")
    routing.route(world, routing.tcp(world), space, port=1024)
    path = f"/v2/routes?{query.format(domain=domain.guid, organization=space.organization_guid)}"

    assert support.ask(world, "GET", path).body["total_results"] == number


def test_what_was_written_down_stays_when_a_broker_refuses(world, space, domain):
    brokered.broker(world, bind=[brokered.answer(201, {})], unbind=[brokered.answer(500, {})])
    instance = brokered.managed(world, space, offering={"requires": ("route_forwarding",)})
    route = routing.route(world, domain, space, host="www")
    support.ask(world, "PUT", f"/v2/service_instances/{instance.guid}/routes/{route.guid}")
    reply = support.ask(world, "DELETE", f"/v2/routes/{route.guid}?recursive=true")

    assert (reply.status, list(world.routes)) == (502, [route])
    assert routing.events(world, "audit.route.delete-request") == [{"request": {"recursive": True}}]
