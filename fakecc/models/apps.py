"""Apps and all below them: processes, packages, builds, droplets, tasks, deployments, revisions, sidecars.

Source: cloud_controller_ng:app/models/runtime/app_model.rb, process_model.rb, package_model.rb, build_model.rb,
droplet_model.rb, task_model.rb, deployment_model.rb, revision_model.rb, sidecar_model.rb
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import Value, record, value_type
from fakecc.store import Record


@value_type
class Lifecycle(Value):
    """How something is staged. type: buildpack, docker, cnb.

    `buildpacks` are names of the installation's, or URLs with their secrets. `credentials` are those of cnb's
    registries; None where none were given.
    """

    type: str = "buildpack"
    buildpacks: tuple[str, ...] = ()
    stack: str | None = None
    credentials: Json = None


BUILDPACK = Lifecycle()


@record
class App(Record):
    """desired_state: STOPPED or STARTED. `environment_variables` is None where there never were any."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "lifecycle"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"space_guid": "spaces"}

    name: str
    space_guid: str
    desired_state: str = "STOPPED"
    lifecycle: Lifecycle = BUILDPACK
    environment_variables: Mapping[str, Json] | None = None
    droplet_guid: str | None = None
    enable_ssh: bool = True
    revisions_enabled: bool = True
    service_binding_k8s_enabled: bool = False
    file_based_vcap_services_enabled: bool = False
    buildpack_cache_sha256_checksum: str | None = None
    metadata: Metadata = NO_METADATA

    @property
    def state(self) -> str:
        """The desired state, under the name that `order_by` uses."""
        return self.desired_state

    @property
    def lifecycle_type(self) -> str:
        return self.lifecycle.type

    @property
    def stack(self) -> str | None:
        return self.lifecycle.stack


@record
class Process(Record):
    """A process of an app; while it is deployed there are two of type web. state: STOPPED or STARTED.

    Memory and disk in MB, log rate in bytes a second (-1: unlimited), times of health checks in seconds.
    `command` is None where the droplet's counts. `version` changes with every start.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    BITS: ClassVar[Mapping[str, int]] = {"instances": 32, "memory": 32, "log_rate_limit": 64}
    REFERENCES: ClassVar[Mapping[str, str]] = {"app_guid": "apps"}

    app_guid: str
    type: str = "web"
    state: str = "STOPPED"
    instances: int = 1
    memory: int = 1024
    disk_quota: int = 1024
    log_rate_limit: int = -1
    file_descriptors: int = 16384
    command: str | None = None
    user: str | None = None
    health_check_type: str = "port"
    health_check_timeout: int | None = None
    health_check_invocation_timeout: int | None = None
    health_check_interval: int | None = None
    health_check_http_endpoint: str | None = None
    readiness_health_check_type: str = "process"
    readiness_health_check_invocation_timeout: int | None = None
    readiness_health_check_interval: int | None = None
    readiness_health_check_http_endpoint: str | None = None
    ports: tuple[int, ...] | None = None
    revision_guid: str | None = None
    version: str = ""
    package_updated_at: float | None = None
    production: bool = False
    console: bool = False
    debug: str | None = None
    diego: bool = True
    metadata: Metadata = NO_METADATA


@record
class ProcessInstance(Record):
    """One instance of a started process; its guid is the instance's. state: STARTING, RUNNING, CRASHED, DOWN.

    `since` is when it came into this state (seconds since the epoch). `details` says why it has no place.
    Memory and disk in MB, whether it takes SSH, and the name of its isolation segment are as they were when it was
    begun.
    """

    process_guid: str
    index: int
    state: str = "STARTING"
    since: float = 0.0
    routable: bool | None = None
    details: str | None = None
    crash_count: int = 0
    memory: int = 1024
    disk_quota: int = 1024
    ssh: bool = True
    isolation_segment: str | None = None


@record
class Package(Record):
    """type: bits or docker. state: AWAITING_UPLOAD, PROCESSING_UPLOAD, READY, FAILED, COPYING, EXPIRED.

    The checksums are those of the bits, which are kept in the world's blobs.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    ENCRYPTED: ClassVar[frozenset[str]] = frozenset({"docker_password"})

    app_guid: str
    type: str = "bits"
    state: str = "AWAITING_UPLOAD"
    error: str | None = None
    package_hash: str | None = None
    sha256_checksum: str | None = None
    docker_image: str | None = None
    docker_username: str | None = None
    docker_password: str | None = None
    metadata: Metadata = NO_METADATA


@record
class KnownFile(Record):
    """A file that some package held. Its guid is its sha1; `sha256` names it among the world's blobs."""

    sha256: str


@record
class Build(Record):
    """state: STAGING, STAGED, FAILED. Staging memory and disk in MB, log rate in bytes a second."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "lifecycle"})
    BITS: ClassVar[Mapping[str, int]] = {"staging_memory_in_mb": 32}

    app_guid: str
    package_guid: str
    state: str = "STAGING"
    error_id: str | None = None
    error_description: str | None = None
    lifecycle: Lifecycle = BUILDPACK
    staging_memory_in_mb: int = 1024
    staging_disk_in_mb: int = 4096
    staging_log_rate_limit: int = -1
    created_by_user_guid: str | None = None
    created_by_user_name: str | None = None
    created_by_user_email: str | None = None
    metadata: Metadata = NO_METADATA

    @property
    def error(self) -> str | None:
        """What clients read, or None."""
        return " - ".join(part for part in (self.error_id, self.error_description) if part is not None) or None


@value_type
class DropletBuildpack(Value):
    """A buildpack that made a droplet. name: that of the installation's, or a URL with its secrets.

    `buildpack_name` and `version` are what it says of itself.
    """

    name: str
    buildpack_name: str | None = None
    version: str | None = None


@record
class Droplet(Record):
    """state: STAGING, COPYING, FAILED, STAGED, EXPIRED, AWAITING_UPLOAD, PROCESSING_UPLOAD.

    `blob` names its bits among the world's blobs; a copy shares those of its source. docker's `docker_receipt_*` are
    what staging told of the image.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "lifecycle", "buildpacks"})

    app_guid: str
    package_guid: str | None = None
    build_guid: str | None = None
    state: str = "STAGING"
    error_id: str | None = None
    error_description: str | None = None
    lifecycle: Lifecycle = BUILDPACK
    buildpacks: tuple[DropletBuildpack, ...] = ()
    process_types: Mapping[str, Json] | None = None
    sidecars: tuple[Mapping[str, Json], ...] | None = None
    execution_metadata: str | None = None
    droplet_hash: str | None = None
    sha256_checksum: str | None = None
    blob: str | None = None
    buildpack_receipt_buildpack: str | None = None
    buildpack_receipt_buildpack_guid: str | None = None
    buildpack_receipt_detect_output: str | None = None
    docker_receipt_image: str | None = None
    docker_receipt_username: str | None = None
    docker_receipt_password: str | None = None
    metadata: Metadata = NO_METADATA

    @property
    def error(self) -> str | None:
        """What clients read, or None."""
        return " - ".join(part for part in (self.error_id, self.error_description) if part is not None) or None


@record
class Task(Record):
    """state: PENDING, RUNNING, CANCELING, SUCCEEDED, FAILED. `sequence_id` counts up per app."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})
    BITS: ClassVar[Mapping[str, int]] = {"memory_in_mb": 32}

    app_guid: str
    droplet_guid: str
    sequence_id: int
    name: str
    command: str
    state: str = "PENDING"
    memory_in_mb: int = 1024
    disk_in_mb: int = 1024
    log_rate_limit: int = -1
    user: str | None = None
    failure_reason: str | None = None
    environment_variables: Mapping[str, Json] | None = None
    metadata: Metadata = NO_METADATA


@record
class Deployment(Record):
    """state: DEPLOYING, PREPAUSED, PAUSED, DEPLOYED, CANCELING, CANCELED. strategy: rolling, canary.

    status_value: ACTIVE, FINALIZED. status_reason: DEPLOYING, PAUSED, DEPLOYED, CANCELING, CANCELED, SUPERSEDED.
    `new_processes` are guid and type of those that it made. `canary_steps` are those given, or None.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "new_processes"})
    # Its log rate is an integer there, although that of a process is a bigint.
    # source: cloud_controller_ng:db/migrations/20250312233355_add_scaling_columns_to_deployments.rb
    BITS: ClassVar[Mapping[str, int]] = {"max_in_flight": 32, "log_rate_limit_in_bytes_per_second": 32}

    app_guid: str
    state: str
    status_value: str
    status_reason: str | None
    status_updated_at: float
    last_healthy_at: float
    strategy: str = "rolling"
    error: str | None = None
    droplet_guid: str | None = None
    previous_droplet_guid: str | None = None
    deploying_web_process_guid: str | None = None
    original_web_process_instance_count: int = 1
    revision_guid: str | None = None
    revision_version: int | None = None
    max_in_flight: int = 1
    web_instances: int | None = None
    memory_in_mb: int | None = None
    disk_in_mb: int | None = None
    log_rate_limit_in_bytes_per_second: int | None = None
    canary_steps: tuple[Mapping[str, Json], ...] | None = None
    canary_current_step: int | None = None
    new_processes: tuple[tuple[str, str], ...] = ()
    metadata: Metadata = NO_METADATA


@value_type
class RevisionSidecar(Value):
    """A sidecar as it was; memory in MB."""

    name: str
    command: str
    process_types: tuple[str, ...] = ()
    memory: int | None = None


@record
class Revision(Record):
    """What an app ran: droplet, environment, and its own commands by process type (None: the droplet's)."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "commands", "sidecars"})

    app_guid: str
    droplet_guid: str | None
    version: int = 1
    description: str = ""
    environment_variables: Mapping[str, Json] | None = None
    commands: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    sidecars: tuple[RevisionSidecar, ...] = ()
    metadata: Metadata = NO_METADATA


@record
class Sidecar(Record):
    """origin: user or buildpack. Memory in MB."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"process_types"})
    BITS: ClassVar[Mapping[str, int]] = {"memory": 32}

    app_guid: str
    name: str
    command: str
    process_types: tuple[str, ...] = ()
    memory: int | None = None
    origin: str = "user"
