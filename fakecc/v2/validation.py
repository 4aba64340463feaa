"""Checks that several models of v2 share, in the words of Sequel's validations.

Source: cloud_controller_ng:lib/sequel_plugins/vcap_validations.rb, vcap_normalization.rb
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

UNPRINTABLE = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})


def printable(text: str) -> bool:
    """Does Ruby's [[:alnum:][:punct:][:print:]]+ match? A line feed at the end is allowed."""
    text = text.removesuffix("\n")
    return bool(text) and all(unicodedata.category(character) not in UNPRINTABLE for character in text)


def name_problems(name: str) -> Iterator[str]:
    """The complaints about a name without white space around it."""
    if not name:
        yield "name presence"
    if not printable(name):
        yield "name format"
