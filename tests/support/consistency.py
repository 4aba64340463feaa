"""Is a world whole, whatever is raised inside? Its indexes against a full scan, its references, and what is raised."""

# ruff: noqa: SLF001 - looks at tables from the inside

import sys

from fakecc.selections import keys_of
from fakecc.store.related_indexes import make_index


def inconsistencies(world):
    """What is wrong with the tables of a world, a sentence each."""
    found = list(world.references.all_dangling())
    for table in world.tables.values():
        records = {ordinal: table.records[ordinal] for ordinal in sorted(table.records)}
        if list(records) != table._order or sorted(table._ordinals.values()) != table._order:
            found.append(f"{table.name}: the order is not that of the records")
        for field, index in table._indexes.items():
            if index.buckets != _scanned(table, records, field):
                found.append(f"{table.name}: the index of {field} is not what a full scan gives")
        found += _stale_related_indexes(world, table)
        for order, keys in table.orders._sorted.items():
            if keys != sorted(order.key(ordinal, record) for ordinal, record in records.items()):
                found.append(f"{table.name}: the order by {order.field} is not what sorting gives")
    return found


def _stale_related_indexes(world, table):
    for related, index in table._related.items():
        anew = make_index(table, related, world.tables)
        if (index._buckets, index.keys, index.sums) != (anew._buckets, anew.keys, anew.sums):
            yield f"{table.name}: the index of {related} is not what a full scan gives"


def _scanned(table, records, field):
    index = {}
    for ordinal, record in records.items():
        value = getattr(record, field)
        for key in keys_of(value):
            folded = key.lower() if field in table.kind.FOLDED and isinstance(key, str) else key
            index.setdefault(folded, []).append(ordinal)
    return index


class InjectedError(Exception):
    """What is raised in the middle."""


class Injection:
    """Raise at the `at`-th line that is run inside of some files (parts of their paths); `lines` counts them."""

    def __init__(self, inside, at):
        self.inside = inside
        self.at = at
        self.lines = 0

    def __enter__(self):
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_):
        sys.settrace(None)

    def _trace(self, frame, event, _):
        if not any(part in frame.f_code.co_filename for part in self.inside):
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self.at:
                sys.settrace(None)
                frame.f_trace = None
                raise InjectedError
        return self._trace
