"""Apps and processes, as far as bindings and spaces need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import record
from fakecc.store import Record


@record
class App(Record):
    """desired_state: STOPPED or STARTED. lifecycle_type: buildpack, docker, cnb."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "lifecycle_data", "features"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"space_guid": "spaces"}

    name: str
    space_guid: str
    desired_state: str = "STOPPED"
    lifecycle_type: str = "buildpack"
    lifecycle_data: Mapping[str, Json] = field(default_factory=dict[str, Json])
    environment_variables: Mapping[str, str] = field(default_factory=dict[str, str])
    droplet_guid: str | None = None
    features: Mapping[str, bool] = field(default_factory=dict[str, bool])
    metadata: Metadata = NO_METADATA

    @property
    def state(self) -> str:
        """The desired state, under the name that `order_by` uses."""
        return self.desired_state


@record
class Process(Record):
    """One process type of an app. Memory and disk in MB, log rate in bytes a second."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"app_guid": "apps"}

    app_guid: str
    type: str = "web"
    instances: int = 1
    memory: int = 1024
    disk_quota: int = 1024
    log_rate_limit: int = -1
    command: str | None = None
    health_check_type: str = "port"
    version: str = ""
    metadata: Metadata = NO_METADATA
