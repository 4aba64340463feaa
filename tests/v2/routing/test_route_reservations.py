"""/v2/routes/reserved/domain/:guid."""

import pytest
import support
from support import routing

RESERVED = {
    "no host, no port": ("shared", "", 404),
    "a bare private domain": ("private", "", 204),
    "a host": ("shared", "/host/www", 204),
    "a host in capitals": ("shared", "/host/WWW", 204),
    "another host": ("shared", "/host/other", 404),
    "a host and its path": ("shared", "/host/www?path=/p", 204),
    "a host and another path": ("shared", "/host/www?path=/q", 404),
    "a host without a path": ("shared", "/host/www?path=", 404),
    "a host in the query": ("shared", "?host=www", 204),
    "a port": ("tcp", "?port=1024", 204),
    "a port of the router group": ("tcp2", "?port=1024", 204),
    "another port": ("tcp", "?port=1025", 404),
    "no port on tcp": ("tcp", "", 404),
    "any port of a host": ("tcp", "/host/x", 404),
    "no domain": ("", "", 404),
}


@pytest.fixture
def domains(world):
    world.change(world.organization_quotas.first(name="default"), total_reserved_route_ports=100)
    space = support.space(world)
    group = world.router_groups.first(name="default-tcp")
    made = {
        "shared": routing.shared(world),
        "private": routing.private(world, world.organizations[space.organization_guid]),
        "tcp": routing.tcp(world),
        "tcp2": routing.shared(world, "tcp2.example.com", router_group_guid=group.guid),
    }
    routing.route(world, made["shared"], space, host="www", path="/p")
    routing.route(world, made["private"], space)
    routing.route(world, made["tcp"], space, port=1024)
    return made


@pytest.mark.parametrize(("domain", "rest", "status"), RESERVED.values(), ids=RESERVED)
def test_a_route_is_reserved(world, domains, domain, rest, status):
    guid = domains[domain].guid if domain else "x"

    assert support.ask(world, "GET", f"/v2/routes/reserved/domain/{guid}{rest}").status == status


@pytest.mark.parametrize("port", ["x", "", "99999999999"])
def test_the_database_takes_no_such_port(world, domains, port):
    reply = support.ask(world, "GET", f"/v2/routes/reserved/domain/{domains['tcp'].guid}?port={port}")

    assert routing.told(reply) == (500, 10011, "Database error")


def test_who_asks_needs_the_scope_to_read(world, domains):
    path = f"/v2/routes/reserved/domain/{domains['shared'].guid}"

    assert routing.told(support.ask(world, "GET", path, as_=support.READ_ONLY_ADMIN))[1] == 10007
    assert support.ask(world, "GET", f"{path}/host/www", as_=support.user(world, "anna")).status == 204
