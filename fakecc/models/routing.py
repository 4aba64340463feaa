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
