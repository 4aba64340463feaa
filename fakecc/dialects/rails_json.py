"""JSON as Rails prints it: compact, with escapes for what HTML and JavaScript would read.

Source: rails:activesupport/lib/active_support/json/encoding.rb
"""

from __future__ import annotations

import json

from fakecc.json_types import Json

ESCAPED_CHARACTERS = "<>&\u2028\u2029"
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in ESCAPED_CHARACTERS}


def escape(text: str) -> str:
    """A text of JSON with Rails' escapes."""
    if any(character in text for character in ESCAPED_CHARACTERS):
        return text.translate(ESCAPES)
    return text


def length(value: Json) -> int:
    """How many characters Rails' JSON of a value has."""
    return len(escape(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))
