"""The routes that emitters keep alive in the routing API: made, renewed, taken away, ended by time.

Source: routing-api:db/db_sql.go, models/tcp_route.go, models/route.go
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from fakecc.json_types import Json
from fakecc.models.routing import HttpRoute, TcpRoute
from fakecc.world import World

Registered = TypeVar("Registered", TcpRoute, HttpRoute)
LONGEST_TTL = 120
TAG = "modification_tag"
TCP_KEY = (
    "router_group_guid", "port", "backend_ip", "backend_port", "backend_tls_port", "backend_sni_hostname",
    "enable_backend_mtls",
)  # fmt: skip
HTTP_KEY = ("route", "ip", "port", "route_service_url")


def tcp_route(world: World, given: Mapping[str, Json]) -> TcpRoute:
    """The route that a valid TCP mapping means, not kept yet; a tag that was sent is not looked at."""
    return TcpRoute(**_fields(world, TcpRoute, given))


def http_route(world: World, given: Mapping[str, Json]) -> HttpRoute:
    """The same of an HTTP route."""
    return HttpRoute(**_fields(world, HttpRoute, given))


def _fields(world: World, kind: type[TcpRoute | HttpRoute], given: Mapping[str, Json]) -> dict[str, Json]:
    return {
        **world.stamp(kind), "ttl": LONGEST_TTL, **{name: value for name, value in given.items() if name != TAG},
    }  # fmt: skip


def alive(world: World, kind: type[Registered]) -> list[Registered]:
    """Those that have not ended by now, in the order in which they were made."""
    return [route for route in world.table_of(kind) if not _ended(world, route)]


def _ended(world: World, route: TcpRoute | HttpRoute) -> bool:
    return route.updated_at + route.ttl <= world.now()


def register_tcp(world: World, wanted: TcpRoute) -> TcpRoute:
    """Make a TCP route, or renew the one that it is."""
    present = _same(world, wanted)
    if present is None:
        return world.add(replace(wanted, tag=world.guid("ModificationTag")))
    return world.change(
        present,
        ttl=wanted.ttl,
        isolation_segment=wanted.isolation_segment,
        sni_rewrite_hostname=wanted.sni_rewrite_hostname,
        index=present.index + 1,
        updated_at=world.now(),
    )


def register_http(world: World, wanted: HttpRoute) -> HttpRoute:
    """Make an HTTP route, or renew the one that it is; its log guid stays where none is given."""
    present = _same(world, wanted)
    if present is None:
        return world.add(replace(wanted, tag=world.guid("ModificationTag")))
    return world.change(
        present,
        ttl=wanted.ttl,
        log_guid=wanted.log_guid or present.log_guid,
        index=present.index + 1,
        updated_at=world.now(),
    )


def unregister(world: World, wanted: Registered) -> Registered | None:
    """Take away the route that this one is; gives it, or None where there is none."""
    present = _same(world, wanted)
    if present is not None:
        world.remove(present)
    return present


def _same(world: World, wanted: Registered) -> Registered | None:
    """The route of the same key; one that has ended is forgotten."""
    key: Sequence[str] = TCP_KEY if isinstance(wanted, TcpRoute) else HTTP_KEY
    found = world.table_of(type(wanted)).find(port=wanted.port) if isinstance(wanted, TcpRoute) else None
    candidates = list(world.table_of(type(wanted))) if found is None else found
    for route in candidates:
        if all(getattr(route, name) == getattr(wanted, name) for name in key):
            if not _ended(world, route):
                return route
            world.remove(route)
    return None
