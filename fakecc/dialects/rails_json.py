"""JSON as Rails prints it: compact, with escapes for characters that matter in HTML and JavaScript.

Source: rails:activesupport/lib/active_support/json/encoding.rb
"""

from __future__ import annotations

from fakecc import json_reading
from fakecc.json_types import Json

ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def escape(text: str) -> str:
    """Put Rails' escapes into a text of JSON."""
    # `replace` is five times as fast as `translate`: every page has an & in its links.
    for character, escape_sequence in ESCAPES.items():
        if character in text:
            text = text.replace(character, escape_sequence)
    return text


def length(value: Json) -> int:
    """The number of characters in Rails' JSON of a value."""
    return len(text_of(value))


def text_of(value: Json) -> str:
    """A value in Rails' JSON, as to_json gives it."""
    return escape(json_reading.write(value))
