"""Domains and routes, as far as organizations, spaces and route bindings need them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import record
from fakecc.store import Record


@record
class Domain(Record):
    """Shared when `organization_guid` is None, private to an organization otherwise."""

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
    metadata: Metadata = NO_METADATA


@record
class Route(Record):
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
    options: tuple[tuple[str, object], ...] = ()
    shared_space_guids: tuple[str, ...] = ()
    metadata: Metadata = NO_METADATA


@record
class RouteMapping(Record):
    """A route's destination: a process type of an app, on a port."""

    REFERENCES: ClassVar[Mapping[str, str]] = {"route_guid": "routes", "app_guid": "apps"}

    route_guid: str
    app_guid: str
    process_type: str = "web"
    app_port: int | None = None
    weight: int | None = None
    protocol: str | None = None
