"""Domains, routes, their destinations and policies; and what the routing API keeps: router groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import record
from fakecc.store import Record


@record
class RouterGroup(Record):
    """type: tcp, http or whatever was given. `reservable_ports` as written: `1024-1123,2000`."""

    name: str
    type: str = "tcp"
    reservable_ports: str = ""


@record
class Domain(Record):
    """Shared when `organization_guid` is None, private to an organization otherwise.

    route_policies_scope: any, org, space, or None.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "shared_organization_guids"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "organization_guid": "organizations",
        "shared_organization_guids": "organizations",
    }

    name: str
    internal: bool = False
    router_group_guid: str | None = None
    organization_guid: str | None = None
    shared_organization_guids: tuple[str, ...] = ()
    enforce_route_policies: bool = False
    route_policies_scope: str | None = None
    metadata: Metadata = NO_METADATA

    @property
    def names_above(self) -> tuple[str, ...]:
        """The names under which this one lies, in small letters."""
        labels = self.name.lower().split(".")
        return tuple(".".join(labels[start:]) for start in range(1, len(labels)))

    @property
    def names_router_group(self) -> bool:
        """Does it name a router group? A blank guid is kept as it was given, and names none."""
        return bool((self.router_group_guid or "").strip())


@record
class Route(Record):
    """`port` is None for all but TCP routes."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "shared_space_guids"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"host", "path"})
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "domain_guid": "domains",
        "space_guid": "spaces",
        "shared_space_guids": "spaces",
    }

    host: str
    path: str
    domain_guid: str
    space_guid: str
    port: int | None = None
    options: Mapping[str, Json] = field(default_factory=dict[str, Json])
    shared_space_guids: tuple[str, ...] = ()
    metadata: Metadata = NO_METADATA

    @property
    def is_shared(self) -> bool:
        return bool(self.shared_space_guids)


@record
class RouteMapping(Record):
    """A route's destination: a process type of an app, on a port.

    `app_port` is None where the app's image says which. `protocol` is http2 or None: that of the route.
    """

    REFERENCES: ClassVar[Mapping[str, str]] = {"route_guid": "routes", "app_guid": "apps"}

    route_guid: str
    app_guid: str
    process_type: str = "web"
    app_port: int | None = None
    weight: int | None = None
    protocol: str | None = None


@record
class RoutePolicy(Record):
    """Who may reach a route. source_type: app, space, org, or any, whose `source_guid` is empty."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})

    route_guid: str
    source_type: str
    source_guid: str = ""
    metadata: Metadata = NO_METADATA

    @property
    def source(self) -> str:
        """As clients write it."""
        return f"cf:{self.source_type}:{self.source_guid}" if self.source_guid else "cf:any"


@record
class TcpRoute(Record):
    """A TCP route as its emitters keep it alive in the routing API. It ends `ttl` seconds after it was last renewed.

    `tag` is the guid of its modification tag, `index` counts how often it was renewed.
    """

    router_group_guid: str
    port: int
    backend_ip: str
    backend_port: int
    backend_tls_port: int = 0
    backend_sni_hostname: str | None = None
    sni_rewrite_hostname: str | None = None
    instance_id: str = ""
    isolation_segment: str = ""
    terminate_frontend_tls: bool = False
    alpns: str = ""
    enable_backend_mtls: bool = False
    ttl: int = 120
    tag: str = ""
    index: int = 0


@record
class HttpRoute(Record):
    """The same of an HTTP route."""

    route: str
    port: int
    ip: str
    log_guid: str = ""
    route_service_url: str = ""
    ttl: int = 120
    tag: str = ""
    index: int = 0


@record
class NetworkPolicy(Record):
    """One app may reach another, at these ports. protocol: tcp or udp. The apps need not exist."""

    source_guid: str
    destination_guid: str
    protocol: str
    start: int
    end: int


@record
class PolicyTag(Record):
    """The number by which the network knows an app that a policy names."""

    app_guid: str
    number: int
