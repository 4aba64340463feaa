"""Names of organizations and spaces.

Source: cloud_controller_ng:app/models/runtime/organization.rb, space.rb
"""

from __future__ import annotations

from unicodedata import category

from fakecc.errors import Invalid

UNPRINTABLE = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})


def strip(name: object) -> str:
    """The name as it is kept, without white space around it.

    Raises Invalid("name", "presence") for an empty one, which has the wrong format, too, and Invalid("name", "format").
    """
    text = name.strip() if isinstance(name, str) else ""
    if not text:
        raise Invalid("name", "presence")
    if not printable(text):
        raise Invalid("name", "format")
    return text


def printable(text: str) -> bool:
    r"""Does Ruby's /\A[[:alnum:][:punct:][:print:]]+\Z/ match?"""
    text = text.removesuffix("\n")
    return bool(text) and not any(category(character) in UNPRINTABLE for character in text)
