"""Sets of records, which a caller may see or a query asks for: values of indexed fields, and further tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from typing import Any, TypeVar

from fakecc.records import Value, small_value_type
from fakecc.store import Record, Selection, Table

R = TypeVar("R", bound=Record)
Keep = Callable[[Any], bool]


@small_value_type
class Scope(Value):
    """Records whose every field of `among` is one of its values, and that every one of `keeps` accepts."""

    among: Mapping[str, Collection[object]] = field(default_factory=dict[str, Collection[object]])
    keeps: tuple[Keep, ...] = ()

    def intersect(self, other: Scope) -> Scope:
        """The records that are in both."""
        among = dict(self.among)
        keeps = [*self.keeps, *other.keeps]
        for name, values in other.among.items():
            if name in among:
                keeps.append(_one_of(name, among[name]))
            among[name] = values
        return Scope(among, tuple(keeps))

    def select(self, table: Table[R]) -> Selection[R]:
        keeps = self.keeps
        keep = None if not keeps else keeps[0] if len(keeps) == 1 else lambda record: all(k(record) for k in keeps)
        return table.select(dict(self.among), keep)

    def has(self, table: Table[R], record: R) -> bool:
        return len(self.intersect(Scope({"guid": (record.guid,)})).select(table)) > 0


EVERYTHING = Scope()
NOTHING = Scope({"guid": ()})


def _one_of(name: str, values: Collection[object]) -> Keep:
    def keep(record: Record) -> bool:
        value = getattr(record, name)
        if isinstance(value, tuple):
            return not set(values).isdisjoint(value)
        if name in record.FOLDED:
            return str(value).lower() in {str(wanted).lower() for wanted in values}
        return value in values

    return keep
