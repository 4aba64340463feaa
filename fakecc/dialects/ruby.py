"""Print JSON values as Ruby does, for sentences that quote what a broker or client sent."""

from __future__ import annotations

import json
import re

from fakecc import json_reading
from fakecc.json_types import Json

ESCAPES = (("\\u0007", "\\a"), ("\\u000b", "\\v"), ("\\u001b", "\\e"))
INTERPOLATION = re.compile(r"#(?=[{$@])")
CLASSES: tuple[tuple[type, str], ...] = (
    (bool, ""), (str, "String"), (int, "Integer"), (float, "Float"), (list, "Array"), (dict, "Hash"),
)  # fmt: skip


def text(value: Json) -> str:
    """Ruby's to_s, as in "#{value}"."""
    if value is None:
        return ""
    return value if isinstance(value, str) else inspect(value)


def inspect(value: Json) -> str:
    """Ruby's inspect."""
    if value is None:
        return "nil"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inspect(key)}=>{inspect(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inspect(item) for item in value) + "]"
    if isinstance(value, float):
        mantissa, exponent, power = repr(value).partition("e")
        return mantissa + (".0" if exponent and "." not in mantissa else "") + exponent + power
    return _quote(value) if isinstance(value, str) else json.dumps(value)


def _quote(value: str) -> str:
    """Quote a text with JSON's escapes, except where Ruby has shorter ones; `#{` is escaped, too."""
    shown = json.dumps(value, ensure_ascii=False)
    for escape, name in ESCAPES:
        shown = shown.replace(escape, name)
    return INTERPOLATION.sub(r"\\#", shown)


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
    if isinstance(value, float):
        return "undefined method `[]' for an instance of Float"
    return "no implicit conversion of String into Integer" if isinstance(value, list | int) else ""
