"""What belongs to the installation: feature flags, security groups, environment groups, stacks, buildpacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from fakecc.json_types import Json
from fakecc.models.common import NO_METADATA, Metadata
from fakecc.records import record
from fakecc.store import Record


@record
class FeatureFlag(Record):
    """A feature flag that somebody set. A flag without a record has its default."""

    name: str
    enabled: bool
    custom_error_message: str | None = None


@record
class SecurityGroup(Record):
    """`rules` are as a client sent them. The space guids are in the order of binding."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"running_space_guids", "staging_space_guids"})
    REFERENCES: ClassVar[Mapping[str, str]] = {"running_space_guids": "spaces", "staging_space_guids": "spaces"}

    name: str
    rules: tuple[Mapping[str, Json], ...] = ()
    running_default: bool = False
    staging_default: bool = False
    running_space_guids: tuple[str, ...] = ()
    staging_space_guids: tuple[str, ...] = ()


@record
class EnvironmentVariableGroup(Record):
    """name: running or staging."""

    name: str
    variables: Mapping[str, Json] = field(default_factory=dict[str, Json])


@record
class Stack(Record):
    """state: ACTIVE, RESTRICTED, DEPRECATED, DISABLED."""

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})

    name: str
    description: str | None = None
    state: str = "ACTIVE"
    state_reason: str | None = None
    build_rootfs_image: str | None = None
    run_rootfs_image: str | None = None
    default: bool = False
    metadata: Metadata = NO_METADATA


@record
class Buildpack(Record):
    """One of the installation's. lifecycle: buildpack or cnb, each with its own positions from 1 on.

    `stack` is None where it fits any. `key` names its bits, which the world's blobs have by their sha256.
    """

    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata", "position"})
    WIDTHS: ClassVar[Mapping[str, int]] = {"lifecycle": 16}

    name: str
    stack: str | None = None
    lifecycle: str = "buildpack"
    position: int = 1
    enabled: bool = True
    locked: bool = False
    filename: str | None = None
    key: str | None = None
    sha256_checksum: str | None = None
    metadata: Metadata = NO_METADATA

    @property
    def state(self) -> str:
        """AWAITING_UPLOAD or READY."""
        return "READY" if self.filename else "AWAITING_UPLOAD"

    @property
    def place(self) -> str:
        """Where it stands in lists that are not ordered otherwise: by lifecycle, then by position."""
        return f"{self.lifecycle} {self.position:010}"
