"""What records of several domains hold: metadata, and the last operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Metadata:
    """Labels and annotations by key; a key is `name` or `prefix/name`. Never changed in place."""

    labels: dict[str, str] = field(default_factory=dict[str, str])
    annotations: dict[str, str] = field(default_factory=dict[str, str])

    def changed(self, labels: Mapping[str, str | None], annotations: Mapping[str, str | None]) -> Metadata:
        """This metadata with others laid over it; None deletes."""
        return Metadata(_laid(self.labels, labels), _laid(self.annotations, annotations))


def _laid(current: dict[str, str], given: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in {**current, **given}.items() if value is not None}


NO_METADATA = Metadata()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastOperation:
    """The newest operation on a service instance or binding; each write is a new one, with new times.

    type: create, update, delete. state: initial, in progress, succeeded, failed.
    `broker_operation` is what the broker called it, sent back to it at each poll.
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
        """Is it still going on?"""
        return self.state in {"initial", "in progress"}
