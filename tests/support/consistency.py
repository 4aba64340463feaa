"""Is a world whole? Its indexes against a full scan, and its references."""

# ruff: noqa: SLF001 - looks at tables from the inside


def inconsistencies(world):
    """What is wrong with the tables of a world, a sentence each."""
    found = list(world.references.all_dangling())
    for table in world.tables.values():
        records = {ordinal: table._records[ordinal] for ordinal in sorted(table._records)}
        if list(records) != table._order or sorted(table._ordinals.values()) != table._order:
            found.append(f"{table.name}: the order is not that of the records")
        for field, index in table._indexes.items():
            if index != _scanned(table, records, field):
                found.append(f"{table.name}: the index of {field} is not what a full scan gives")
    return found


def _scanned(table, records, field):
    index = {}
    for ordinal, record in records.items():
        value = getattr(record, field)
        keys = dict.fromkeys(value) if isinstance(value, tuple) else [value]
        for key in keys:
            folded = key.lower() if field in table.kind.FOLDED and isinstance(key, str) else key
            index.setdefault(folded, []).append(ordinal)
    return index
