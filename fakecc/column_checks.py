"""What the columns of a real Cloud Controller's database take."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fakecc.errors import Unstorable
from fakecc.records import Plain

# What PostgreSQL's driver says of a NUL, and PostgreSQL of a text that is longer than its column.
NULL_BYTE = "string contains null byte"
TOO_LONG = "PG::StringDataRightTruncation: ERROR:  value too long for type character varying({})\n"
# What holds no text of its own that a column would take; JSON columns (maps, lists) may hold a NUL.
TEXTLESS = frozenset({float, int, bool, type(None), dict, list, tuple, frozenset})


def check(holder: Plain, encrypted: Collection[str], widths: Mapping[str, int]) -> None:
    """Raises Unstorable for a text with a NUL, but in the encrypted fields, and for one that is longer than its column.

    `widths` says how many characters the columns hold: `field`, or `field.field` of a value.
    """
    if _has_nul(holder, encrypted):
        raise Unstorable(NULL_BYTE)
    for path, width in widths.items():
        if _is_longer(holder, path, width):
            raise Unstorable(TOO_LONG.format(width))


def _is_longer(holder: Plain, path: str, width: int) -> bool:
    value: object = holder
    for name in path.split("."):
        value = getattr(value, name, None)
    return isinstance(value, str) and len(value) > width


def _has_nul(holder: Plain, encrypted: Collection[str] = ()) -> bool:
    """Is there a NUL in a text, or in the texts of a value that it holds? JSON columns (maps, lists) may hold one."""
    for name in holder.NAMES:
        value = getattr(holder, name)
        kind = type(value)
        if kind is str:
            if "\0" in value and name not in encrypted:
                return True
        elif kind not in TEXTLESS and isinstance(value, Plain) and (_has_nul(value) or _has_nul_inside(value)):
            return True
    return False


def _has_nul_inside(value: Plain) -> bool:
    """Is there a NUL in the maps of a value, which are tables of their own: labels and annotations?"""
    maps = (getattr(value, name) for name in value.NAMES)
    return any("\0" in f"{key}{text}" for one in maps if type(one) is dict for key, text in one.items())
