"""Print JSON values as Ruby does, for sentences that quote what a broker or client sent."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal

from fakecc import json_reading
from fakecc.json_types import Json

ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\v": "\\v", "\b": "\\b", "\a": "\\a",
    "\x1b": "\\e", "\x7f": "\\x7F",
}  # fmt: skip
INTERPOLATION = re.compile(r"#(?=[{$@])")
# Unicode's categories of what cannot be printed: controls, surrogates, unassigned, separators of lines and paragraphs.
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
CLASSES: tuple[tuple[type, str], ...] = (
    (bool, ""), (str, "String"), (int, "Integer"), (float, "BigDecimal"),
    (Decimal, "BigDecimal"), (list, "Array"), (dict, "Hash"),
)  # fmt: skip


def text(value: Json) -> str:
    """Ruby's to_s, as in "#{value}"."""
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        return json_reading.digits_of(value)
    return value if isinstance(value, str) else inspect(value)


def truthy(value: Json) -> bool:
    """Is the value true to Ruby? Everything but null and false is: 0, too, which Python finds equal to false."""
    return value is not None and value is not False


def decimal_inspection(value: float | Decimal) -> str:
    """A number with a fraction as Ruby inspects a BigDecimal: `0.15e1`."""
    sign, digits, exponent = Decimal(repr(value) if isinstance(value, float) else value).as_tuple()
    shown = "".join(map(str, digits)).lstrip("0")
    kept = shown.rstrip("0")
    if not kept:
        return "-0.0" if sign else "0.0"
    return f"{'-' if sign else ''}0.{kept}e{len(shown) + int(exponent)}"


def inspect(value: Json) -> str:
    """Ruby's inspect."""
    if value is None:
        return "nil"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inspect(key)}=>{inspect(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inspect(item) for item in value) + "]"
    if isinstance(value, float | Decimal):
        return decimal_inspection(value)
    return quote(value) if isinstance(value, str) else json.dumps(value)


def quote(value: str) -> str:
    """Quote a text as Ruby does where the world speaks UTF-8; `#{` is escaped, too."""
    shown = value if value.isprintable() and not {'"', "\\"} & {*value} else "".join(map(_escape, value))
    return '"' + INTERPOLATION.sub(r"\\#", shown) + '"'


def _escape(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if unicodedata.category(character) not in UNPRINTABLE:
        return character
    number = ord(character)
    return f"\\u{number:04X}" if number < 0x10000 else f"\\u{{{number:X}}}"


def class_name(value: Json) -> str:
    """The name of a value's class in Ruby."""
    if value is None:
        return "NilClass"
    if isinstance(value, bool):
        return "TrueClass" if value else "FalseClass"
    return next(name for kind, name in CLASSES if isinstance(value, kind))


def lookup_problem(text: str) -> str:
    """The message of Ruby's exception when it looks for a key in this JSON; empty where there is none."""
    try:
        value = json_reading.read(text)
    except json_reading.Unfit:
        return ""
    if value is None:
        return "undefined method `[]' for nil"
    if isinstance(value, bool):
        return f"undefined method `[]' for {inspect(value)}"
    if isinstance(value, float | Decimal):
        return "undefined method `[]' for an instance of BigDecimal"
    return "no implicit conversion of String into Integer" if isinstance(value, list | int) else ""
