"""What is answered to a body that passed its message: what the look-ups, the models and the database say of a value.

An outcome is a function of the value, which is MISSING where the field is not there: it gives status and sentence, or
None where it has nothing against the value. Source: the actions and models of cloud_controller_ng, and its migrations
"""

from __future__ import annotations

from v3.grid.values import MISSING, is_blank, is_integer, printed

BROKEN = (500, "An unknown error occurred.")


def texts_in(value):
    """The texts that a value holds."""
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) else []


def column(width=None):
    """A text column: PostgreSQL takes no NUL, and none longer than its width."""

    def outcome(value):
        too_long = width is not None and isinstance(value, str) and len(value) > width
        return BROKEN if too_long or any("\0" in text for text in texts_in(value)) else None

    return outcome


def any_text(value):
    """What Sequel stores of anything in a column of texts: of a list its only member. recording: cross/metadata-values"""
    if isinstance(value, list) and value:
        return any_text(value[0]) if len(value) == 1 else BROKEN
    return BROKEN if isinstance(value, dict) else column()(value)


def text_stored(value):
    """What is shown of it then."""
    if isinstance(value, list):
        return text_stored(value[0]) if value else None
    return None if value is None else printed(value)


def number_column(bits=32):
    return lambda value: BROKEN if is_integer(value) and not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1) else None


def refused(sentence, *values, status=422):
    """Refuse these values, which stand for themselves: 0 is not false."""
    return lambda value: (
        (status, sentence) if any(type(value) is type(one) and value == one for one in values) else None
    )


def refused_if(sentence, condition, *, status=422):
    return lambda value: (status, sentence) if condition(value) else None


def breaks(*values):
    return lambda value: BROKEN if any(type(value) is type(one) and value == one for one in values) else None


def breaks_if(condition):
    return lambda value: BROKEN if condition(value) else None


def unknown(sentence, *, status=422):
    """A guid of nothing: `{value}` in the sentence is the guid. Null and what is left out are guids of nothing, too."""

    def outcome(value):
        if isinstance(value, str) and "\0" in value:
            return BROKEN
        return status, sentence.replace("{value}", "" if value in (None, MISSING) else printed(value))

    return outcome


def needs_text(sentence, *, status=422):
    """The model's presence: blank texts are stripped to nothing."""
    return lambda value: (status, sentence) if value is not MISSING and is_blank(value) else None


def annotation_column(value):
    """What the database makes of an annotation that is no text. recording: cross/metadata-values"""
    if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        return BROKEN
    return column()(value)
