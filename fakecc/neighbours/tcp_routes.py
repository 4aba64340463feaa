"""/routing/v1/tcp_routes.

Source: routing-api:handlers/tcp_route_mappings_handler.go, handlers/validator.go, models/tcp_route.go
"""

from __future__ import annotations

from typing import Any

from fakecc.actions.routing import registered_routes
from fakecc.actions.routing.registered_routes import LONGEST_TTL
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.go_json import BOOL, INT, STRING, UINT16, GoType
from fakecc.json_types import Json
from fakecc.models.routing import TcpRoute
from fakecc.neighbours.answers import plain_json
from fakecc.neighbours.route_events import announce, events_reply
from fakecc.neighbours.routing_access import (
    READ,
    TAG,
    WRITE,
    bad_request,
    body_of,
    check_scope,
    empty_reply,
    modification_tag,
)

LARGEST_PORT = 65535
TCP_ROUTES = GoType(
    name="[]models.TcpRouteMapping",
    items=GoType(
        name="models.TcpRouteMapping",
        embedded="TcpMappingEntity",
        fields={
            "router_group_guid": STRING,
            "backend_port": UINT16,
            "backend_tls_port": INT,
            "backend_ip": STRING,
            "backend_sni_hostname": STRING,
            "sni_rewrite_hostname": STRING,
            "instance_id": STRING,
            "port": UINT16,
            "modification_tag": TAG,
            "ttl": INT,
            "isolation_segment": STRING,
            "terminate_frontend_tls": BOOL,
            "alpns": STRING,
            "enable_backend_mtls": BOOL,
        },
    ),
)


def present(route: TcpRoute) -> Json:
    optional: dict[str, Json] = {
        "terminate_frontend_tls": route.terminate_frontend_tls,
        "alpns": route.alpns,
        "enable_backend_mtls": route.enable_backend_mtls,
    }
    return {
        "router_group_guid": route.router_group_guid,
        "backend_port": route.backend_port,
        "backend_tls_port": route.backend_tls_port,
        "backend_ip": route.backend_ip,
        **_without_none(
            backend_sni_hostname=route.backend_sni_hostname, sni_rewrite_hostname=route.sni_rewrite_hostname
        ),
        "instance_id": route.instance_id,
        "port": route.port,
        "modification_tag": modification_tag(route.tag, route.index),
        "ttl": route.ttl,
        "isolation_segment": route.isolation_segment,
        **{name: value for name, value in optional.items() if value},
    }


def _without_none(**values: str | None) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}


def index(call: Call) -> Reply:
    """Those that are alive, all or those of some isolation segments."""
    check_scope(call, READ)
    segments = call.parameters("isolation_segment")
    found = [
        route
        for route in registered_routes.alive(call.world, TcpRoute)
        if not segments or route.isolation_segment in segments
    ]
    return plain_json([present(route) for route in found], end="\n")


def create(call: Call) -> Reply:
    """Make or renew all of them, or none."""
    check_scope(call, WRITE)
    wanted = body_of(call, TCP_ROUTES)
    for each in wanted:
        _check(each)
        _check_lifetime(each)
    for each in wanted:
        _check_group(call, each)
    for each in wanted:
        announce(
            call.world,
            "tcp",
            "Upsert",
            present(registered_routes.register_tcp(call.world, registered_routes.tcp_route(call.world, each))),
        )
    return empty_reply(201)


def delete(call: Call) -> Reply:
    """Those that are not there are passed over."""
    check_scope(call, WRITE)
    unwanted = body_of(call, TCP_ROUTES)
    for each in unwanted:
        _check(each)
    for each in unwanted:
        gone = registered_routes.unregister(call.world, registered_routes.tcp_route(call.world, each))
        if isinstance(gone, TcpRoute):
            announce(call.world, "tcp", "Delete", present(gone))
    return empty_reply(204)


def _check(given: dict[str, Any]) -> None:
    group, port = given.get("router_group_guid", ""), given.get("port", 0)
    ip, backend_port = given.get("backend_ip", ""), given.get("backend_port", 0)
    of = f"RouteMapping=[{group}:{port}<->{ip}:{backend_port}]"
    complaints = (
        (not group, "requires a non empty router group guid"),
        (not port, "requires a positive external port"),
        (not ip, "requires a non empty backend ip"),
        (not backend_port, "requires a positive backend port"),
        (
            given.get("backend_tls_port", 0) > LARGEST_PORT,
            f"with a backend TLS port requires that port to be less than or equal to {LARGEST_PORT}",
        ),
    )
    for holds, complaint in complaints:
        if holds:
            raise bad_request(f"Each tcp mapping {complaint}. {of}")


def _check_lifetime(given: dict[str, Any]) -> None:
    of = f"RouteMapping=[{given['router_group_guid']}:{given['port']}<->{given['backend_ip']}:{given['backend_port']}]"
    ttl = given.get("ttl", LONGEST_TTL)
    if ttl > LONGEST_TTL:
        raise bad_request(f"Each tcp mapping requires TTL to be less than or equal to {LONGEST_TTL}. {of}")
    if ttl <= 0:
        raise bad_request("Each tcp route mapping requires a ttl greater than 0")
    if given.get("alpns") and not given.get("terminate_frontend_tls"):
        raise bad_request(f"Each tcp mapping can define ALPNs only when TerminateFrontendTLS is enabled. {of}")


def _check_group(call: Call, given: dict[str, Any]) -> None:
    guid = given["router_group_guid"]
    if guid not in call.world.router_groups:
        raise bad_request(f"router_group_guid: {guid} not found")
    if given.get("terminate_frontend_tls"):
        raise bad_request("terminate_frontend_tls: true not allowed")


def events(call: Call) -> Reply:
    """What happens to them from now on."""
    check_scope(call, READ)
    return events_reply(call.world, "tcp")


ENDPOINTS = [
    endpoint("GET", "/routing/v1/tcp_routes", index),
    endpoint("POST", "/routing/v1/tcp_routes/create", create),
    endpoint("POST", "/routing/v1/tcp_routes/delete", delete),
    endpoint("GET", "/routing/v1/tcp_routes/events", events),
]
