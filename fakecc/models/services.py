"""Brokers, offerings, plans, instances, bindings, and the visibility of plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, LastOperation, Metadata
from fakecc.records import record
from fakecc.store import Record


@record
class ServiceBroker(Record):
    """state: SYNCHRONIZING, SYNCHRONIZATION_FAILED, AVAILABLE, DELETE_IN_PROGRESS, DELETE_FAILED, or empty

    for one made by v2. A broker is asked over HTTP at `url`, but for one whose url begins with `scripted:`.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"space_guid": "spaces"}
    ENCRYPTED: ClassVar[frozenset[str]] = frozenset({"password"})

    name: str
    url: str
    username: str
    password: str
    state: str = ""
    space_guid: str | None = None
    metadata: Metadata = NO_METADATA


@record
class ServiceOffering(Record):
    """`unique_id` is the catalog's id, `extra` the catalog's metadata (None: it gave none)."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"service_broker_guid": "service_brokers"}

    name: str
    description: str
    service_broker_guid: str
    unique_id: str
    bindable: bool = True
    active: bool = True
    extra: Json = None
    tags: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    documentation_url: str | None = None
    plan_updateable: bool = False
    instances_retrievable: bool = False
    bindings_retrievable: bool = False
    allow_context_updates: bool = False
    metadata: Metadata = NO_METADATA


@record
class ServicePlan(Record):
    """`bindable` and `plan_updateable` are None where the plan is silent and the offering decides.

    `maximum_polling_duration` is in seconds. `extra` is the catalog's metadata (None: it gave none).
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    # source: cloud_controller_ng:db/migrations/20190219161111_add_maximum_polling_duration_to_service_plans.rb
    BITS: ClassVar[Mapping[str, int]] = {"maximum_polling_duration": 32}
    REFERENCES: ClassVar[Mapping[str, str]] = {"service_offering_guid": "service_offerings"}

    name: str
    description: str
    service_offering_guid: str
    unique_id: str
    free: bool = True
    public: bool = False
    active: bool = True
    bindable: bool | None = None
    plan_updateable: bool | None = None
    maximum_polling_duration: int | None = None
    maintenance_info: Mapping[str, Json] | None = None
    extra: Json = None
    create_instance_schema: Json = None
    update_instance_schema: Json = None
    create_binding_schema: Json = None
    metadata: Metadata = NO_METADATA


@record
class ServicePlanVisibility(Record):
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "service_plan_guid": "service_plans",
        "organization_guid": "organizations",
    }

    service_plan_guid: str
    organization_guid: str


@record
class DashboardClient(Record):
    """An OAuth client of a broker's dashboard. Without a broker (None) any other broker may claim it."""

    client_id: str
    service_broker_guid: str | None


# source: cloud_controller_ng:db/migrations/20180319143620_create_service_binding_operations.rb and its kin
OPERATION_WIDTHS: Mapping[str, int] = {"last_operation.description": 10000, "last_operation.broker_operation": 10000}


@record
class ServiceInstance(Record):
    """A managed instance has a `service_plan_guid`; a user-provided one has none, or is said to be `user_provided`.

    v2 writes a plan down for a user-provided instance, too, which stays what it is.
    `shared_space_guids`: the spaces it is shared into, in the order of sharing. `credentials`, `gateway_data`
    of a managed instance are set by seeds only (the documents of 2015 show them). `maintenance_info` and
    `broker_provided_metadata` are None where there never was any.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "last_operation", "shared_space_guids"})
    # recording: v3-services/odd-provision-answers
    WIDTHS: ClassVar[Mapping[str, int]] = {"dashboard_url": 16000}
    REFERENCES: ClassVar[Mapping[str, str]] = {
        "space_guid": "spaces",
        "service_plan_guid": "service_plans",
        "shared_space_guids": "spaces",
    }

    name: str
    space_guid: str
    service_plan_guid: str | None = None
    tags: tuple[str, ...] = ()
    credentials: Json = None
    gateway_data: Json = None
    syslog_drain_url: str | None = None
    route_service_url: str | None = None
    dashboard_url: str | None = None
    maintenance_info: Mapping[str, Json] | None = None
    broker_provided_metadata: Json = None
    shared_space_guids: tuple[str, ...] = ()
    last_operation: LastOperation | None = None
    metadata: Metadata = NO_METADATA
    user_provided: bool = False

    @property
    def managed(self) -> bool:
        """Is there a broker behind it?"""
        return self.service_plan_guid is not None and not self.user_provided

    @property
    def is_shared(self) -> bool:
        return bool(self.shared_space_guids)

    @property
    def space_guids(self) -> tuple[str, ...]:
        """The spaces that see it: its own, and those it is shared into."""
        return (self.space_guid, *self.shared_space_guids)


@record
class ServiceBinding(Record):
    """A credential binding of type app: between an app and an instance. `last_operation` None: made without one."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "last_operation"})
    WIDTHS: ClassVar[Mapping[str, int]] = OPERATION_WIDTHS
    REFERENCES: ClassVar[Mapping[str, str]] = {"app_guid": "apps", "service_instance_guid": "service_instances"}

    app_guid: str
    service_instance_guid: str
    name: str | None = None
    credentials: Json = None
    syslog_drain_url: str | None = None
    volume_mounts: Json = None
    last_operation: LastOperation | None = None
    metadata: Metadata = NO_METADATA

    @property
    def is_busy(self) -> bool:
        return self.last_operation is not None and self.last_operation.busy


@record
class ServiceKey(Record):
    """A credential binding of type key."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "last_operation"})
    WIDTHS: ClassVar[Mapping[str, int]] = OPERATION_WIDTHS
    REFERENCES: ClassVar[Mapping[str, str]] = {"service_instance_guid": "service_instances"}

    name: str
    service_instance_guid: str
    credentials: Json = None
    last_operation: LastOperation | None = None
    metadata: Metadata = NO_METADATA


@record
class RouteBinding(Record):
    """A binding of a route to an instance of a service that can handle the route's requests."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "last_operation"})
    WIDTHS: ClassVar[Mapping[str, int]] = OPERATION_WIDTHS
    REFERENCES: ClassVar[Mapping[str, str]] = {"route_guid": "routes", "service_instance_guid": "service_instances"}

    route_guid: str
    service_instance_guid: str
    route_service_url: str | None = None
    last_operation: LastOperation | None = None
    metadata: Metadata = NO_METADATA


AnyBinding: TypeAlias = ServiceBinding | ServiceKey | RouteBinding
