"""Organizations, spaces, users, roles, quotas, isolation segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import record
from fakecc.store import Record


@record
class Organization(Record):
    """status: active, suspended, or deleting, which v2 and seeds may say: no job of the Cloud Controller does."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "quota_guid": "organization_quotas",
        "default_isolation_segment_guid": "isolation_segments",
    }

    name: str
    status: str = "active"
    billing_enabled: bool = False
    quota_guid: str = ""
    default_isolation_segment_guid: str | None = None
    metadata: Metadata = NO_METADATA

    @property
    def deleting(self) -> bool:
        return self.status == "deleting"


@record
class Space(Record):
    """`deleting` is what seeds may say: no job of the Cloud Controller does."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "deleting"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "organization_guid": "organizations",
        "quota_guid": "space_quotas",
        "isolation_segment_guid": "isolation_segments",
    }

    name: str
    organization_guid: str
    quota_guid: str | None = None
    isolation_segment_guid: str | None = None
    allow_ssh: bool = True
    suspended: bool = False
    deleting: bool = False
    metadata: Metadata = NO_METADATA


@record
class User(Record):
    """A user as the Cloud Controller knows it: a guid. UAA has its name (see Account).

    `client`: is it a UAA client that logged in by its own name? `active`: was it made known by its own request?
    `admin` is a flag of v2 that has no effect. `introduced`: did it ever send a request?
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "introduced"})

    client: bool = False
    introduced: bool = False
    active: bool = False
    admin: bool = False
    default_space_guid: str | None = None
    metadata: Metadata = NO_METADATA


@record
class Role(Record):
    """type: organization_user, organization_manager, organization_billing_manager, organization_auditor,

    space_developer, space_manager, space_auditor, space_supporter. `organization_guid` is None for space
    roles and `space_guid` None for organization roles.
    """

    REFERENCES: ClassVar[Mapping[str, str]] = {
        "user_guid": "users",
        "organization_guid": "organizations",
        "space_guid": "spaces",
    }

    type: str
    user_guid: str
    organization_guid: str | None = None
    space_guid: str | None = None


# The columns of limits, which only v3's messages bound before the database does.
# source: cloud_controller_ng:db/migrations/20220822224900_add_log_rate_limit.rb and the others of these tables
LIMIT_BITS: Mapping[str, int] = {
    "total_services": 32,
    "total_service_keys": 32,
    "total_routes": 32,
    "total_reserved_route_ports": 32,
    "memory_limit": 32,
    "instance_memory_limit": 32,
    "app_instance_limit": 32,
    "app_task_limit": 32,
    "log_rate_limit": 64,
}


@record
class OrganizationQuota(Record):
    """Limits of an organization; -1 stands for no limit, as in the Cloud Controller's columns. Memory is in MB."""

    BITS: ClassVar[Mapping[str, int]] = {**LIMIT_BITS, "total_private_domains": 32}
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    non_basic_services_allowed: bool = True
    total_services: int = -1
    total_service_keys: int = -1
    total_routes: int = -1
    total_reserved_route_ports: int = 0
    total_private_domains: int = -1
    trial_db_allowed: bool = False
    memory_limit: int = -1
    instance_memory_limit: int = -1
    app_instance_limit: int = -1
    app_task_limit: int = -1
    log_rate_limit: int = -1


@record
class SpaceQuota(Record):
    """Limits of a space, defined by its organization; -1 stands for no limit. Memory is in MB."""

    BITS: ClassVar[Mapping[str, int]] = LIMIT_BITS
    REFERENCES: ClassVar[Mapping[str, str]] = {"organization_guid": "organizations"}

    name: str
    organization_guid: str
    non_basic_services_allowed: bool = True
    total_services: int = -1
    total_service_keys: int = -1
    total_routes: int = -1
    total_reserved_route_ports: int = -1
    memory_limit: int = -1
    instance_memory_limit: int = -1
    app_instance_limit: int = -1
    app_task_limit: int = -1
    log_rate_limit: int = -1


@record
class IsolationSegment(Record):
    """`organization_guids`: the organizations entitled to it, in the order of entitlement."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "organization_guids"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"organization_guids": "organizations"}

    name: str
    organization_guids: tuple[str, ...] = ()
    metadata: Metadata = NO_METADATA
