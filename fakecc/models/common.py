"""Values that records of several domains hold: metadata and the last operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from fakecc.records import Value, small_value_type, value_type


@small_value_type
class Metadata(Value):
    """Labels and annotations by key; a key is `name` or `prefix/name`. Never changed in place.

    An annotation may be null in the database: clients that send `[]` for one see it.
    """

    labels: dict[str, str] = field(default_factory=dict[str, str])
    annotations: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def index_keys(self) -> tuple[object, ...]:
        """Under which keys an index has it: each label's key, and each with its value."""
        return (*self.labels, *self.labels.items())

    def merge(self, labels: Mapping[str, str | None], annotations: Mapping[str, str | None]) -> Metadata:
        """This metadata with other keys merged into it; the value None deletes a key."""
        kept = {key: value for key, value in self.annotations.items() if annotations.get(key, "") is not None}
        noted = {key: value for key, value in annotations.items() if value is not None}
        merged = {key: value for key, value in {**self.labels, **labels}.items() if value is not None}
        return Metadata(merged, {**kept, **noted})


NO_METADATA = Metadata()


@value_type
class LastOperation(Value):
    """The newest operation on a service instance or binding; each write is a new one, with new times.

    type: create, update, delete. state: initial, in progress, succeeded, failed.
    `broker_operation` is the name that the broker gave it, which is sent back at each poll.
    """

    type: str
    state: str
    description: str | None
    created_at: float
    updated_at: float
    broker_operation: str | None = None
    proposed: tuple[tuple[str, object], ...] = ()

    @property
    def busy(self) -> bool:
        """Is it still under way?"""
        return self.state in {"initial", "in progress"}
