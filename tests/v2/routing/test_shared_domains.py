"""/v2/shared_domains."""

import pytest
import support
from support import routing
from support.routing import told

RFC = (
    "name can contain multiple subdomains, each having only alphanumeric characters and hyphens of up to 63 characters,"
    " see RFC 1035."
)


def test_a_tcp_domain_is_made(world):
    group = world.router_groups.first(name="default-tcp")
    body = {"name": "tcp.example.com", "router_group_guid": group.guid}
    reply = support.ask(world, "POST", "/v2/shared_domains", body)

    guid = world.domains.first(name="tcp.example.com").guid
    assert (reply.status, reply.headers["Location"]) == (201, f"/v2/shared_domains/{guid}")
    assert list(reply.body["entity"].items()) == [
        ("name", "tcp.example.com"),
        ("internal", False),
        ("router_group_guid", group.guid),
        ("router_group_type", "tcp"),
    ]


REFUSALS = {
    "no name": (
        {"name": None}, (400, 1001, "Request invalid due to parse error: Field: name, Error: Missing field name"),
    ),
    "short": (
        {"name": "x"}, (400, 130001, f"The domain is invalid: {RFC}, name must be no more than 253 characters"),
    ),
    "taken": ({"name": "apps.example.com"}, (400, 130003, "The domain name is taken: apps.example.com")),
    "no router group": (
        {"router_group_guid": "nope"}, (400, 130001, "The domain is invalid: router group guid 'nope' not found"),
    ),
    "internal with a router group": (
        {"internal": True, "router_group_guid": "{group}"},
        (400, 130001, "The domain is invalid: router_group_guid cannot be specified for internal domains"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "refusal"), REFUSALS.values(), ids=REFUSALS)
def test_a_domain_is_refused(world, given, refusal):
    group = world.router_groups.first(name="default-tcp")
    if "router_group_guid" in given:
        given = {**given, "router_group_guid": given["router_group_guid"].format(group=group.guid)}

    assert told(support.ask(world, "POST", "/v2/shared_domains", {"name": "new.example.com", **given})) == refusal


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_shared_domains_are_for_admins(world, method):
    domain = routing.shared(world)
    path = "/v2/shared_domains" if method == "POST" else f"/v2/shared_domains/{domain.guid}"
    anna = support.user(world, "anna", ("organization_manager", support.organization(world)))

    assert told(support.ask(world, method, path, {"name": "new.example.com"}, as_=anna))[1] == 10003


def test_a_put_changes_nothing_but_the_time(world):
    domain = routing.shared(world)
    world.clock.advance(5)
    reply = support.ask(world, "PUT", f"/v2/shared_domains/{domain.guid}", {"name": "new.example.com"})

    assert (reply.status, reply.body["entity"]["name"]) == (201, "shared.example.com")
    assert reply.body["metadata"]["updated_at"] > reply.body["metadata"]["created_at"]


def test_a_put_does_not_ask_for_the_router_group(world):
    domain = routing.tcp(world)
    path = f"/v2/shared_domains/{domain.guid}"
    types = [support.ask(world, method, path, {}).body["entity"]["router_group_type"] for method in ("GET", "PUT")]
    assert types == ["tcp", None]


def test_a_domain_with_routes_is_deleted_recursively_only(world):
    domain = routing.shared(world)
    routing.route(world, domain, support.space(world), host="www")
    path = f"/v2/shared_domains/{domain.guid}"

    assert told(support.ask(world, "DELETE", path))[1] == 10006
    assert support.ask(world, "DELETE", f"{path}?recursive=true").status == 204


def test_everybody_sees_them(world):
    routing.shared(world)
    page = support.ask(world, "GET", "/v2/shared_domains?q=name:shared.example.com", as_=support.user(world, "anna"))

    assert page.body["total_results"] == 1
