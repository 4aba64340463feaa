"""Is a world whole? Its indexes against a full scan, and its references."""

# ruff: noqa: SLF001 - looks at tables from the inside

from fakecc.selections import keys_of


def inconsistencies(world):
    """What is wrong with the tables of a world, a sentence each."""
    found = list(world.references.all_dangling())
    for table in world.tables.values():
        records = {ordinal: table.records[ordinal] for ordinal in sorted(table.records)}
        if list(records) != table._order or sorted(table._ordinals.values()) != table._order:
            found.append(f"{table.name}: the order is not that of the records")
        for field, index in table._indexes.items():
            if index != _scanned(table, records, field):
                found.append(f"{table.name}: the index of {field} is not what a full scan gives")
        for order, keys in table.orders._sorted.items():
            if keys != sorted(order.key(ordinal, record) for ordinal, record in records.items()):
                found.append(f"{table.name}: the order by {order.field} is not what sorting gives")
    return found


def _scanned(table, records, field):
    index = {}
    for ordinal, record in records.items():
        value = getattr(record, field)
        for key in keys_of(value):
            folded = key.lower() if field in table.kind.FOLDED and isinstance(key, str) else key
            index.setdefault(folded, []).append(ordinal)
    return index
