"""What the columns of a real Cloud Controller's database take: no NUL, and nothing longer or larger than they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fakecc.errors import OutOfColumn, Unstorable
from fakecc.records import Plain, values_of

# What PostgreSQL's driver says of a NUL, and PostgreSQL of what is longer or larger than its column.
NULL_BYTE = "string contains null byte"
TOO_LONG = "PG::StringDataRightTruncation: ERROR:  value too long for type character varying({})\n"
TOO_LARGE = "PG::NumericValueOutOfRange: ERROR:  {} out of range\n"
# What an indexed field may hold, beside a tuple of texts.
INDEXABLE = frozenset({str, int, float, bool, type(None)})
# What holds no text that a column of its own would take.
TEXTLESS = frozenset({float, int, bool, type(None), dict, list, tuple, frozenset})


def check_texts(record: Plain, encrypted: Collection[str]) -> None:
    """Raises Unstorable for a NUL in a text, but for those in the fields that are `encrypted`."""
    if _has_nul(record, encrypted):
        raise Unstorable(NULL_BYTE)


def check_sizes(record: Plain, widths: Mapping[str, int], bits: Mapping[str, int]) -> None:
    """Raises OutOfColumn for what does not fit its column. A field of a value has the name `field.field`."""
    for path, width in widths.items():
        value: object = record
        for name in path.split("."):
            value = getattr(value, name, None)
        check_text(value, width)
    for name, most in bits.items():
        check_number(getattr(record, name), most)


def check_keys(record: Plain, fields: Collection[str]) -> None:
    """Raises TypeError for what an index cannot hold: neither a text, a number, null nor a tuple of texts."""
    for field in fields:
        value = getattr(record, field)
        if type(value) in INDEXABLE or hasattr(value, "index_keys"):
            continue
        if type(value) is not tuple or not all(type(item) is str for item in value):
            message = f"{type(record).__name__}.{field} cannot be {value!r:.100}"
            raise TypeError(message)


def check_text(value: object, width: int) -> None:
    """Raises OutOfColumn for a text of more characters than its column holds."""
    if isinstance(value, str) and len(value) > width:
        raise OutOfColumn(TOO_LONG.format(width))


def check_number(value: object, bits: int) -> None:
    """Raises OutOfColumn for a whole number that a column of that many bits does not hold."""
    if isinstance(value, int) and not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise OutOfColumn(TOO_LARGE.format("integer" if bits == 32 else "bigint"))


def _has_nul(holder: Plain, encrypted: Collection[str] = ()) -> bool:
    """Is there a NUL in a text, or in the texts of a value that it holds? JSON columns (maps, lists) may hold one."""
    for place, value in enumerate(values_of(holder)):
        kind = type(value)
        if kind is str:
            if "\0" in value and holder.NAMES[place] not in encrypted:
                return True
        elif kind not in TEXTLESS and isinstance(value, Plain) and (_has_nul(value) or _has_nul_inside(value)):
            return True
    return False


def _has_nul_inside(value: Plain) -> bool:
    """Is there a NUL in the maps of a value, which are tables of their own: labels and annotations?"""
    maps = values_of(value)
    return any("\0" in f"{key}{text}" for one in maps if type(one) is dict for key, text in one.items())
