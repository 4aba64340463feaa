"""Sets of records, which a caller may see or a query asks for: values of indexed fields, and further tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any, TypeVar

from fakecc.records import Value, small_value_type
from fakecc.selections import AllOf, Keep, Selection, field_in
from fakecc.store import Record, Table

R = TypeVar("R", bound=Record)


@small_value_type
class Scope(Value):
    """Records whose every field of `among` is one of its values, and that every one of `keeps` accepts.

    A field is what Table.select takes for one.
    """

    among: Mapping[Any, Collection[object]] = field(default_factory=dict[Any, Collection[object]])
    keeps: tuple[Keep[Any], ...] = ()

    def intersect(self, other: Scope) -> Scope:
        """The records that are in both."""
        among = dict(self.among)
        keeps = [*self.keeps, *other.keeps]
        for name, values in other.among.items():
            if name in among:
                keeps.append(field_in(name, among[name]))
            among[name] = values
        return Scope(among, tuple(keeps))

    def select(self, table: Table[R]) -> Selection[R]:
        return table.select(dict(self.among), AllOf(self.keeps))

    def has(self, table: Table[R], record: R) -> bool:
        return len(self.intersect(Scope({"guid": (record.guid,)})).select(table)) > 0


EVERYTHING = Scope()
NOTHING = Scope({"guid": ()})
