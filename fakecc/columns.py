"""What the columns of a real Cloud Controller's database take: no NUL, and nothing longer or larger than they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any

from fakecc.errors import OutOfColumn, Unstorable
from fakecc.records import Plain, values_getter

# What PostgreSQL's driver says of a NUL, and PostgreSQL of what is longer or larger than its column.
NULL_BYTE = "string contains null byte"
TOO_LONG = "PG::StringDataRightTruncation: ERROR:  value too long for type character varying({})\n"
TOO_LARGE = "PG::NumericValueOutOfRange: ERROR:  {} out of range\n"
# What holds no text that a column of its own would take, as fields are annotated.
TEXTLESS = ("float", "int", "bool", "None", "Mapping[", "dict[", "list[", "tuple[", "frozenset[")
# What is no map.
MAPLESS = ("str", "float", "int", "bool", "None", "list[", "tuple[", "frozenset[")
NO_FIELDS: frozenset[str] = frozenset()

Getter = Callable[[Plain], tuple[Any, ...]]


def check_texts(record: Plain, encrypted: frozenset[str]) -> None:
    """Raises Unstorable for a NUL in a text, but for those in the fields that are `encrypted`."""
    if _has_nul(record, encrypted):
        raise Unstorable(NULL_BYTE)


def check_changes(kind: type[Plain], encrypted: frozenset[str], changed: Mapping[str, object]) -> None:
    """The same of a record of this kind that differs only so from one that was checked."""
    names, _, _ = _texts_of(kind, encrypted)
    for name, value in changed.items():
        if name in names and _holds_nul(value):
            raise Unstorable(NULL_BYTE)


def check_nul(value: object) -> None:
    """Raises Unstorable for a text with a NUL."""
    if isinstance(value, str) and "\0" in value:
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


def check_text(value: object, width: int) -> None:
    """Raises OutOfColumn for a text of more characters than its column holds."""
    if isinstance(value, str) and len(value) > width:
        raise OutOfColumn(TOO_LONG.format(width))


def check_number(value: object, bits: int) -> None:
    """Raises OutOfColumn for a whole number that a column of that many bits does not hold."""
    if isinstance(value, int) and not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise OutOfColumn(TOO_LARGE.format("integer" if bits == 32 else "bigint"))


@cache
def _texts_of(kind: type[Plain], encrypted: frozenset[str]) -> tuple[frozenset[str], Getter, Getter]:
    """The fields of a kind that may hold texts, what gets those that are texts, and what gets the others."""
    looked_at = {name: set(kind.FIELDS[name].split(" | ")) for name in kind.NAMES if name not in encrypted}
    texts = tuple(name for name, parts in looked_at.items() if parts <= {"str", "None"})
    others = tuple(
        name
        for name, parts in looked_at.items()
        if name not in texts and not all(part.startswith(TEXTLESS) for part in parts)
    )
    return frozenset(texts + others), values_getter(texts), values_getter(others)


def _has_nul(holder: Plain, encrypted: frozenset[str] = NO_FIELDS) -> bool:
    """Is there a NUL in a text, or in the texts of a value that it holds? JSON columns (maps, lists) may hold one."""
    _, texts, others = _texts_of(type(holder), encrypted)
    return "\0" in _all_text(texts(holder)) or any(map(_holds_nul, others(holder)))


def _holds_nul(value: object) -> bool:
    """Is it a text with a NUL, or a value with such a text?"""
    if isinstance(value, str):
        return "\0" in value
    return isinstance(value, Plain) and (_has_nul(value) or _has_nul_inside(value))


def _all_text(texts: tuple[Any, ...]) -> str:
    try:
        return "".join(filter(None, texts))
    except TypeError:
        # A few columns hold what clients sent, whatever its type.
        return "".join(text for text in texts if isinstance(text, str))


def _has_nul_inside(value: Plain) -> bool:
    """Is there a NUL in the maps of a value, which are tables of their own: labels and annotations?"""
    for one in _maps_getter(type(value))(value):
        if type(one) is dict and any("\0" in f"{key}{text}" for key, text in one.items()):
            return True
    return False


@cache
def _maps_getter(kind: type[Plain]) -> Getter:
    """What gets the fields of a kind that may hold maps."""
    mapless = {name for name in kind.NAMES if all(part.startswith(MAPLESS) for part in kind.FIELDS[name].split(" | "))}
    return values_getter(tuple(name for name in kind.NAMES if name not in mapless))


def check_values(equals: Mapping[str, object]) -> None:
    """Raises TypeError for what no field can equal, as a list of several values."""
    for field, value in equals.items():
        if not isinstance(value, Hashable):
            message = f"{field} is one value, and {value!r:.60} is none that a field has"
            raise TypeError(message) from None
