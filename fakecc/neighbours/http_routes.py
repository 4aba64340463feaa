"""/routing/v1/routes and /routing/v1/events.

Source: routing-api:handlers/routes_handler.go, handlers/validator.go, models/route.go
"""

from __future__ import annotations

import re
from typing import Any

from fakecc.actions.routing import registered_routes
from fakecc.actions.routing.registered_routes import LONGEST_TTL
from fakecc.call import Call, Reply, endpoint
from fakecc.dialects.go_json import INT, STRING, UINT16, GoType
from fakecc.json_types import Json
from fakecc.models.routing import HttpRoute
from fakecc.neighbours.answers import plain_json, quote
from fakecc.neighbours.route_events import announce, events_reply
from fakecc.neighbours.routing_access import (
    READ,
    TAG,
    WRITE,
    body_of,
    check_scope,
    empty_reply,
    modification_tag,
    refuse,
)

HTTP_ROUTES = GoType(
    name="[]models.Route",
    items=GoType(
        name="models.Route",
        embedded="RouteEntity",
        fields={
            "route": STRING,
            "port": UINT16,
            "ip": STRING,
            "ttl": INT,
            "log_guid": STRING,
            "route_service_url": STRING,
            "modification_tag": TAG,
        },
    ),
)
SCHEME = "https://"
SPACE = re.compile(r"[\s<>\"{}|\\^`]")


def present(route: HttpRoute) -> Json:
    service = {"route_service_url": route.route_service_url} if route.route_service_url else {}
    return {
        "route": route.route,
        "port": route.port,
        "ip": route.ip,
        "ttl": route.ttl,
        "log_guid": route.log_guid,
        **service,
        "modification_tag": modification_tag(route.tag, route.index),
    }


def index(call: Call) -> Reply:
    """Those that are alive."""
    check_scope(call, READ)
    return plain_json([present(route) for route in registered_routes.alive(call.world, HttpRoute)], end="\n")


def upsert(call: Call) -> Reply:
    """Make or renew all of them, or none."""
    check_scope(call, WRITE)
    wanted = body_of(call, HTTP_ROUTES)
    for each in wanted:
        _check_lifetime(each)
        _check(each)
    for each in wanted:
        route = registered_routes.register_http(call.world, registered_routes.http_route(call.world, each))
        announce(call.world, "http", "Upsert", present(route))
    return empty_reply(201)


def delete(call: Call) -> Reply:
    """Those that are not there are passed over."""
    check_scope(call, WRITE)
    unwanted = body_of(call, HTTP_ROUTES)
    for each in unwanted:
        _check(each)
    for each in unwanted:
        gone = registered_routes.unregister(call.world, registered_routes.http_route(call.world, each))
        if isinstance(gone, HttpRoute):
            announce(call.world, "http", "Delete", present(gone))
    return empty_reply(204)


def _check_lifetime(given: dict[str, Any]) -> None:
    ttl = given.get("ttl", LONGEST_TTL)
    if ttl > LONGEST_TTL:
        raise refuse(400, "RouteInvalidError", f"Max ttl is {LONGEST_TTL}")
    if ttl <= 0:
        raise refuse(400, "RouteInvalidError", "Request requires a ttl greater than 0")


def _check(given: dict[str, Any]) -> None:
    url, service = given.get("route", ""), given.get("route_service_url", "")
    complaints = (
        (not given.get("port"), "Each route request requires a port greater than 0"),
        (not url, "Each route request requires a valid route"),
        (not given.get("ip"), "Each route request requires an IP"),
        (bool(SPACE.search(url)), "url cannot contain invalid characters"),
        ("?" in url or "#" in url, "url cannot contain any of [?, #]"),
    )
    for holds, complaint in complaints:
        if holds:
            raise refuse(400, "RouteInvalidError", complaint)
    if service:
        _check_service(service)


def _check_service(url: str) -> None:
    wrong = SPACE.search(url)
    complaints = (
        (not url.startswith(SCHEME), "Route service url must use HTTPS."),
        (bool(wrong), f'parse {quote(url)}: invalid character "{wrong[0] if wrong else ""}" in host name'),
        ("?" in url or "#" in url, "url cannot contain any of [?, #]"),
    )
    for holds, complaint in complaints:
        if holds:
            raise refuse(400, "RouteServiceUrlInvalidError", complaint)


def events(call: Call) -> Reply:
    """What happens to them from now on."""
    check_scope(call, READ)
    return events_reply(call.world, "http")


ENDPOINTS = [
    endpoint("GET", "/routing/v1/routes", index),
    endpoint("POST", "/routing/v1/routes", upsert),
    endpoint("DELETE", "/routing/v1/routes", delete),
    endpoint("GET", "/routing/v1/events", events),
]
