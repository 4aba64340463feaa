"""What is wrong with a route that is to be: every complaint, in the order in which the model finds them.

Source: cloud_controller_ng:app/models/runtime/route.rb (validate), lib/cloud_controller/route_validator.rb
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from fakecc.actions.routing import router_groups
from fakecc.models.routing import Domain, Route, RouterGroup
from fakecc.models.tenancy import Space
from fakecc.records import Value, value_type
from fakecc.selections import AllOf, HasKey, field_in
from fakecc.world import World
from fakecc.world.consumption import Consumption

INFINITE = -1
LONGEST_LABEL = 63
LONGEST_NAME = 253
LONGEST_PATH = 128
LARGEST_PORT = 65535
HOST = re.compile(r"([\w-]+|\*)\Z", re.ASCII)
# What Ruby's URI parser takes for a host and a path.
AUTHORITY = re.compile(r"([\w\-.!~*'()$,;:@&=+]|%[0-9A-Fa-f]{2})*\Z", re.ASCII)
SEGMENTS = r"(/([\w\-.!~*'():@&=+$,;/]|%[0-9A-Fa-f]{2})*)?"
QUERY = r"(\?([\w\-.!~*'();/?:@&=+$,\[\]]|%[0-9A-Fa-f]{2})*)?"
FRAGMENT = r"(#([\w\-.!~*'();/?:@&=+$,\[\]]|%[0-9A-Fa-f]{2})*)?"
PATH = re.compile(SEGMENTS + QUERY + FRAGMENT + r"\Z", re.ASCII)

# A field, and the rule that it breaks.
Complaint = tuple[str, str]


@value_type
class RouteDraft(Value):
    """A route as it is to be; `port` 0 is none. `before` is the route that is changed, None for a new one."""

    host: str
    path: str
    port: int
    domain: Domain
    space: Space
    before: Route | None = None


class Counting(Protocol):
    """A quota, as far as routes count against it."""

    @property
    def total_routes(self) -> int: ...

    @property
    def total_reserved_route_ports(self) -> int: ...


def complaints(world: World, wanted: RouteDraft) -> list[Complaint]:
    """Every complaint: empty for a route that may be."""
    checks = (_host_format, _uniqueness, _reserved_names, _host_length, _path, _domain, _quotas, _protocol)
    return [complaint for check in checks for complaint in check(world, wanted)]


def usable(domain: Domain, organization_guid: str) -> bool:
    """May an organization's routes stand on this domain?"""
    owner = domain.organization_guid
    return owner is None or owner == organization_guid or organization_guid in domain.shared_organization_guids


def _host_format(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    del world
    if wanted.host and not HOST.match(wanted.host):
        yield "host", "format"


def _uniqueness(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    on_http, pathless = field_in("port", {None}), field_in("path", {""})
    if not wanted.path and not wanted.port and _has_other(world, wanted, on_http, pathless):
        yield "route", "unique_host"
    if not wanted.path and wanted.port and _has_other(world, wanted, field_in("port", {wanted.port}), pathless):
        yield "route", "unique_port"
    # No route has a path with a NUL, which is refused for its format.
    same_path = field_in("path", () if "\0" in wanted.path else {wanted.path})
    if not wanted.port and _has_other(world, wanted, on_http, same_path):
        yield "route", "unique_path"
    private = wanted.domain.organization_guid is not None
    kept_apart = world.settings.disable_private_domain_cross_space_context_path_route_sharing
    elsewhere = HasKey("space_guid", frozenset({wanted.space.guid}), lacks=True)
    if (not private or kept_apart) and _has_other(world, wanted, on_http, elsewhere):
        yield "host", "other_space"


def _has_other(world: World, wanted: RouteDraft, *tests: HasKey) -> bool:
    """Is there another route of that host and domain that passes the tests?"""
    own = HasKey("guid", frozenset({wanted.before.guid if wanted.before else ""}), lacks=True)
    among = {"domain_guid": (wanted.domain.guid,), "host": (wanted.host,)}
    return len(world.routes.select(among, AllOf((*tests, own)))) > 0


def _reserved_names(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    settings = world.settings
    if wanted.domain.name == settings.system_domain and wanted.host in settings.system_hostnames:
        yield "host", "system"
    if wanted.host and world.domains.first(name=f"{wanted.host}.{wanted.domain.name}"):
        yield "host", "domain"


def _host_length(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    del world
    if len(wanted.host) > LONGEST_LABEL:
        yield "host", "label_length"
    name = f"{wanted.host}.{wanted.domain.name}" if wanted.host else wanted.domain.name
    if len(name) > LONGEST_NAME:
        yield "host", "length"


def _path(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    del world
    path = wanted.path
    if not path:
        return
    if not (AUTHORITY.match(wanted.host) and PATH.match(path if path.startswith("/") else f"/{path}")):
        yield "path", "format"
    if path == "/":
        yield "path", "single_slash"
    if not path.startswith("/"):
        yield "path", "first_slash"
    if "?" in path:
        yield "path", "question_mark"
    if len(path) > LONGEST_PATH:
        yield "path", "length"


def _domain(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    domain, before = wanted.domain, wanted.before
    moved = before is not None and before.domain_guid != domain.guid
    if moved or not usable(domain, wanted.space.organization_guid):
        yield "domain", "available"
    tcp = router_groups.protocol_of(world, domain) == router_groups.TCP
    if domain.organization_guid is None and not tcp and not wanted.host:
        yield "host", "required"


def _quotas(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    """Routes before ports, and of each the space's quota before the organization's."""
    new = wanted.before is None
    limits = list(_limits(world, wanted.space)) if new else []
    for field, quota, used in limits:
        if quota.total_routes != INFINITE and used.routes() >= quota.total_routes:
            yield field, "total_routes"
    if wanted.port > LARGEST_PORT or wanted.port < 0:
        yield "port", "range"
    for field, quota, used in limits if wanted.port > 0 else ():
        if _ports_exhausted(quota, used.reserved_ports()):
            yield field, "total_reserved_route_ports"


def _limits(world: World, space: Space) -> Iterator[tuple[str, Counting, Consumption]]:
    """The quotas that count, each with what counts against it."""
    quota = world.space_quotas.get(space.quota_guid)
    if quota:
        yield "space", quota, Consumption.of_space(world, space.guid)
    organization = world.organizations[space.organization_guid]
    limit = world.organization_quotas.get(organization.quota_guid)
    if limit:
        yield "organization", limit, Consumption.of_organization(world, organization.guid)


def _ports_exhausted(quota: Counting, number: int) -> bool:
    limit = quota.total_reserved_route_ports
    if limit == INFINITE:
        return quota.total_routes != INFINITE and quota.total_routes <= number
    return number >= limit


def _protocol(world: World, wanted: RouteDraft) -> Iterator[Complaint]:
    domain = wanted.domain
    group = router_groups.group_of(world, domain)
    if domain.names_router_group and group is None:
        yield "domain", "router_group"
    if domain.internal and wanted.path:
        yield "path", "internal"
    if domain.internal and wanted.host == "*":
        yield "host", "wildcard"
    if group is not None and group.type == router_groups.TCP:
        yield from _tcp(world, wanted, group)
    elif wanted.port:
        yield "port", "unsupported"


def _tcp(world: World, wanted: RouteDraft, group: RouterGroup) -> Iterator[Complaint]:
    if wanted.host:
        yield "host", "tcp"
    if wanted.path:
        yield "path", "tcp"
    if not wanted.port:
        yield "port", "required"
        return
    changed = wanted.before is None or (wanted.before.port or 0) != wanted.port
    if changed and router_groups.has_route(world, group, wanted.port):
        yield "port", "taken"
    if wanted.port not in router_groups.reservable_ports(group):
        yield "port", "available"
