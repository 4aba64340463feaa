"""The one reader of JSON, and its writer: bounded, and nothing gets in that could not be written down again.

A value that is deeper than 200 levels, a number that is none (NaN) or has no end (Infinity), half of a surrogate
pair, a key that is no text: each is refused here, with a pointer to where it stands. What the Cloud Controller's own
parsers take beyond that is read in dialects/, with the same bounds.

A number with a point or an exponent keeps all its digits, as the Cloud Controller's do: where a float would lose some,
or be printed with an exponent, it is a Decimal (decision 0016).
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn

from fakecc.json_types import Json

# Whatever walks a value by recursion has room for it within Python's 1,000 calls, several a level.
DEEPEST = 200
# Python reads and prints no whole number that is longer.
MOST_DIGITS = 4300
FIRST_TOO_LONG = 10**MOST_DIGITS
TOO_DEEP = f"it is nested deeper than {DEEPEST} levels"
TOO_LONG = f"a number has more than {MOST_DIGITS} digits"
# What a text must hold for one of its values to be unfit; most texts hold none of it.
SUSPICIOUS = re.compile(r"\\u[dD][89a-fA-F]|NaN|Infinity|[\ud800-\udfff]")
HALF_PAIR = re.compile("[\ud800-\udfff]")
# An exponent of more digits is out of bounds in any case.
LONGEST_EXPONENT = 9
EXPONENT = re.compile(r"[eE][+-]?0*([0-9]*)\Z")
# Stands around a Decimal until the text is written: nobody can send it.
MARK = f"\ud800{secrets.token_hex(8)}:"
MARKED = re.compile(f'"{MARK}([^"]*)"')
Encode = Callable[[Json], str]


class Unfit(ValueError):  # noqa: N818 - reads as the sentence `raise Unfit(...)`
    """A text that is no JSON, or a value that cannot be one; `pointer` is a JSON pointer to it."""

    def __init__(self, problem: str, pointer: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.pointer = pointer


class KeptJson(dict[str, Any]):
    """An object that nobody changes any more, and its text once it was written. To change it, copy it."""

    __slots__ = ("text",)

    def __init__(self, value: dict[str, Any]) -> None:
        super().__init__(value)
        self.text = ""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "a kept object is not changed: change a copy"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse  # pyright: ignore[reportAssignmentType]


def read(source: str | bytes) -> Json:
    """The value that a JSON text holds. Raises Unfit."""
    text = _text_of(source)
    try:
        value = _decode(text)
    except RecursionError:
        raise Unfit(TOO_DEEP) from None
    except ValueError as error:
        raise Unfit(_reason(error)) from None
    if opens_levels(text) > DEEPEST or _is_suspicious(text):
        check(value)
    return value


def _decode(text: str) -> Json:
    """As DECODER.decode, which looks for white space around a value by patterns."""
    if text.startswith("{"):
        value, end = DECODER.raw_decode(text)
        if end == len(text):
            return value
    return DECODER.decode(text)


def _is_suspicious(text: str) -> bool:
    """May one of its values be unfit? Most texts lack what SUSPICIOUS needs, which is found sooner than it looks."""
    if text.isascii() and "\\u" not in text and "NaN" not in text and "Infinity" not in text:
        return False
    return SUSPICIOUS.search(text) is not None


def opens_levels(text: str) -> int:
    """At most how many levels a text of JSON can have."""
    return text.count("[") + text.count("{")


def check(value: Json) -> None:
    """Raises Unfit where a value could not be written as JSON, or is nested too deep."""
    level: list[tuple[str, Json]] = [("", value)]
    depth = 0
    while level:
        for pointer, item in level:
            problem = _problem(item)
            if problem:
                raise Unfit(problem, pointer)
        depth += 1
        if depth > DEEPEST and any(isinstance(item, dict | list | tuple) for _, item in level):
            raise Unfit(TOO_DEEP, level[0][0])
        level = [inner for pointer, item in level for inner in _members(pointer, item)]


def is_too_deep(value: Json) -> bool:
    """Has a value more than 200 levels of lists and maps?"""
    level = _containers([value])
    for _ in range(DEEPEST):
        level = _containers(inner for item in level for inner in (item.values() if isinstance(item, dict) else item))
    return bool(level)


def _containers(values: Iterable[Json]) -> list[Json]:
    return [value for value in values if isinstance(value, dict | list)]


def has_half_pair(value: Json) -> bool:
    """Is there half of a surrogate pair in a text or a key of this value?"""
    return any(isinstance(item, str) and HALF_PAIR.search(item) for item in _leaves(value))


def write(value: Json, *, spaced: bool = False) -> str:
    """A value as compact JSON, which UTF-8 can encode; `spaced` has a space behind commas and colons.

    Never fails: a number that JSON has not becomes null, what is no JSON at all the text that Python prints of it.
    """
    text = _encode(ENCODE_SPACED, value) if spaced else _write(value)
    if text.isascii():
        return text
    text = MARKED.sub(r"\1", text)
    return HALF_PAIR.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def _write(value: Json) -> str:
    """The text of a value: that of kept objects, and of a page of them, is put together."""
    if type(value) is KeptJson:
        value.text = value.text or _encode(ENCODE, value)
        return value.text
    if type(value) is list and value and type(value[0]) is KeptJson:
        return f"[{','.join(map(_write, value))}]"
    if type(value) is dict and type(value.get("resources")) is list:
        return f"{{{','.join(f'{_encode(ENCODE, name)}:{_write(item)}' for name, item in value.items())}}}"
    return _encode(ENCODE, value)


def _encode(encode: Encode, value: Json) -> str:
    try:
        return encode(value)
    except (ValueError, TypeError, RecursionError):
        return encode(_repair(value, DEEPEST))


def fraction(text: str) -> float | Decimal:
    """A number with a point or an exponent, with all its digits. Raises Unfit where it has more than can be printed."""
    value = float(text)
    shown = repr(value)
    if shown == text:
        return value
    exponent = EXPONENT.search(text)
    if (exponent and len(exponent[1]) > LONGEST_EXPONENT) or not _is_printable(exact := Decimal(text)):
        raise Unfit(TOO_LONG)
    return value if "e" not in shown and isfinite(value) and Decimal(shown) == exact else exact


def digits_of(value: float | Decimal) -> str:
    """A number with all its digits, a point and no exponent, as Rails prints a BigDecimal: 1000.0 for 1e3."""
    whole, _, part = f"{Decimal(repr(value)) if isinstance(value, float) else value:f}".partition(".")
    return f"{whole}.{part.rstrip('0') or '0'}"


def _is_printable(value: Decimal) -> bool:
    return max(value.adjusted(), -int(value.as_tuple().exponent)) < MOST_DIGITS


def _mark(value: object) -> str:
    """What stands for a Decimal in a text until it is written. Raises TypeError for anything else."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value))
    return f"{MARK}{digits_of(value)}"


def encoder_of(comma: str, colon: str) -> Encode:
    """What JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, default=_mark).encode does.

    That makes its encoder in C anew for each value, which takes longer than to encode a short one. A Python that has
    none in C is left to it.
    """
    make = json.encoder.c_make_encoder  # type: ignore[attr-defined] # json has it, its types do not
    if make is None:
        separators = (comma, colon)
        return json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=separators, default=_mark).encode
    encode = make(
        markers=None,
        default=_mark,
        encoder=json.encoder.encode_basestring,
        indent=None,
        key_separator=colon,
        item_separator=comma,
        sort_keys=False,
        skipkeys=False,
        allow_nan=False,
    )
    return lambda value: "".join(encode(value, 0))


ENCODE = encoder_of(",", ":")
ENCODE_SPACED = encoder_of(", ", ": ")
DECODER = json.JSONDecoder(parse_float=fraction)


def whole_number(digits: str) -> int:
    """The number that decimal digits say, with or without a sign.

    From 4,300 digits on it is one of 4,300: more than anything here is compared with.
    """
    sign = digits[:1] if digits[:1] in {"+", "-"} else ""
    return int(sign + (digits.removeprefix(sign)[:MOST_DIGITS] or "0"))


def _text_of(source: str | bytes) -> str:
    if isinstance(source, str):
        return source
    try:
        return source.decode()
    except UnicodeDecodeError as error:
        raise Unfit(f"not UTF-8 at byte {error.start}") from None


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error}"
    return TOO_LONG


def _problem(value: Json) -> str:
    """What is wrong with one value, without what it holds; empty where nothing is."""
    if isinstance(value, str):
        return "half of a surrogate pair is no character" if HALF_PAIR.search(value) else ""
    if isinstance(value, bool) or value is None or isinstance(value, list | tuple):
        return ""
    if isinstance(value, int):
        return "" if abs(value) < FIRST_TOO_LONG else TOO_LONG
    if isinstance(value, float | Decimal):
        return _number_problem(value)
    if isinstance(value, dict):
        return next((problem for key in value if (problem := _key_problem(key))), "")
    return f"a {type(value).__name__} is nothing that JSON has"


def _number_problem(value: float | Decimal) -> str:
    if not (value.is_finite() if isinstance(value, Decimal) else isfinite(value)):
        return "this is no number that JSON has"
    return TOO_LONG if isinstance(value, Decimal) and not _is_printable(value) else ""


def _key_problem(key: object) -> str:
    if not isinstance(key, str):
        return f"the key {key!r} is no text"
    return _problem(key)


def _members(pointer: str, value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", item
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield f"{pointer}/{number}", item


def _leaves(value: Json) -> Iterator[Json]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item, *item.values()]
        elif isinstance(item, list):
            waiting += item
        else:
            yield item


def _repair(value: Json, levels: int) -> Json:
    """A value that can be written: what is too deep, no number or no JSON at all is shown in another way."""
    if isinstance(value, dict | list | tuple) and not levels:
        return "..."
    if isinstance(value, dict):
        return {str(key): _repair(item, levels - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_repair(item, levels - 1) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < FIRST_TOO_LONG else None
    return value if value is None or isinstance(value, str | bool | Decimal) else repr(value)
