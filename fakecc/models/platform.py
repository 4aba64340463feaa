"""Records of the whole installation: feature flags, security groups, environment variable groups, stacks."""

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
    QUIET: ClassVar[frozenset[str]] = frozenset({"metadata"})
    FOLDED: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    description: str | None = None
    build_rootfs_image: str | None = None
    run_rootfs_image: str | None = None
    default: bool = False
    metadata: Metadata = NO_METADATA
