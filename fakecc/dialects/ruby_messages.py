"""Print and read values as the Cloud Controller's messages do, with Ruby's `to_s`, `inspect` and `to_i`."""

from __future__ import annotations

import re
from decimal import Decimal

from fakecc.dialects import ruby
from fakecc.json_reading import digits_of, whole_number
from fakecc.json_types import Json

INTEGER = re.compile(r"\s*([+-]?\d+(?:_\d+)*)")
SYMBOL = re.compile(r"[A-Za-z_]\w*[?!]?\Z")


# What ActiveModel takes for a whole number, and what Kernel.Float reads, which a hexadecimal number is not.
# Source: rails:activemodel/lib/active_model/validations/numericality.rb
INTEGER_TEXT = re.compile(r"[+-]?[0-9]+\Z")
_DIGITS = "[0-9]+(?:_[0-9]+)*"
NUMBER_TEXT = re.compile(rf"\s*[+-]?(?:{_DIGITS}(?:\.{_DIGITS})?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?\s*\Z")


def ruby_text(value: Json) -> str:
    """Ruby's to_s of a JSON value; null is the empty text."""
    if isinstance(value, str):
        return value
    if isinstance(value, float | Decimal):
        return digits_of(value)
    return "" if value is None else inspect_symbols(value)


def inspect_symbols(value: Json) -> str:
    """Ruby's inspect of a JSON value; a map's keys are symbols, as messages keep them."""
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        return ruby.decimal_inspection(value)
    if isinstance(value, list):
        return f"[{', '.join(inspect_symbols(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inspect_symbol(key)}=>{inspect_symbols(item)}" for key, item in value.items()) + "}"
    return ruby.quote(value) if isinstance(value, str) else str(value)


def inspect_symbol(key: str) -> str:
    """Ruby's inspect of a symbol."""
    return f":{key}" if SYMBOL.match(key) else f":{ruby.quote(key)}"


def integer(value: Json) -> int:
    """Ruby's to_i of a text: the leading integer, 0 where there is none."""
    match = INTEGER.match(value) if isinstance(value, str) else None
    return whole_number(match[1].replace("_", "")) if match else 0
