"""JSON as Rails prints it: compact, with escapes for characters that matter in HTML and JavaScript.

Source: rails:activesupport/lib/active_support/json/encoding.rb
"""

from __future__ import annotations

from fakecc import json_reading
from fakecc.json_types import Json

ESCAPED_CHARACTERS = "<>&\u2028\u2029"
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in ESCAPED_CHARACTERS}


def escape(text: str) -> str:
    """Put Rails' escapes into a text of JSON."""
    if any(character in text for character in ESCAPED_CHARACTERS):
        return text.translate(ESCAPES)
    return text


def length(value: Json) -> int:
    """The number of characters in Rails' JSON of a value."""
    return len(text_of(value))


def text_of(value: Json) -> str:
    """A value in Rails' JSON, as to_json gives it."""
    return escape(json_reading.write(value))
