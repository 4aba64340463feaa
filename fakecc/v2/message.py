"""Check bodies: a message is a list of fields with types, in the order in which complaints print them.

Unknown keys are ignored, and a field with null counts as absent.
Source: cloud_controller_ng:lib/vcap/json_message.rb; the types are the membrane gem's
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from fakecc import errors
from fakecc.call import Call
from fakecc.dialects import ruby
from fakecc.dialects.oj import JsonError, parse
from fakecc.json_types import Json
from fakecc.records import Value, small_value_type

# A type is a function that gives its complaint about a value, or an empty text.
Type = Callable[[Json], str]
ABSENT = object()


def is_present(value: Json) -> bool:
    """Is it what Rails calls present: no null, false, empty list or map, or text of blanks?"""
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value) or (isinstance(value, int | float | Decimal) and value is not False)


def _instance_of(name: str) -> Type:
    def complaint(value: Json) -> str:
        actual = ruby.class_name(value)
        return "" if actual == name else f"Expected instance of {name}, given an instance of {actual}"

    return complaint


TEXT = _instance_of("String")
NUMBER = _instance_of("Integer")
OBJECT = _instance_of("Hash")


def FLAG(value: Json) -> str:  # noqa: N802 - a type, like its neighbours
    """True or false."""
    if isinstance(value, bool):
        return ""
    return f"Expected instance of true or false, given {ruby.text(value)}"


def list_of(element: Type) -> Type:
    """An array whose every element is of that type."""

    def complaint(value: Json) -> str:
        if not isinstance(value, list):
            return f"Expected instance of Array, given instance of {ruby.class_name(value)}"
        found = [(index, element(item)) for index, item in enumerate(value)]
        return ", ".join(f"At index {index}: {text}" for index, text in found if text)

    return complaint


TEXTS = list_of(TEXT)


@small_value_type
class Field(Value):
    """One field; `default` is its value where it is absent."""

    name: str
    type: Type
    required: bool = False
    default: Json = ABSENT


def required_field(name: str, kind: Type = TEXT) -> Field:
    return Field(name, kind, required=True)


def optional(name: str, kind: Type = TEXT, default: Json = ABSENT) -> Field:
    return Field(name, kind, default=default)


class Message:
    """The fields of a body."""

    def __init__(self, *fields: Field) -> None:
        self._fields = fields

    def for_update(self, *more: Field, without: tuple[str, ...] = ()) -> Message:
        """The same fields, none of them required and none with a default; `more` come after them."""
        kept = (field for field in self._fields if field.name not in without)
        return Message(*(replace(field, required=False, default=ABSENT) for field in (*kept, *more)))

    def read(self, call: Call) -> dict[str, Json]:
        """Read the body of a call: the known fields as they were sent, then defaults. Raises MessageParseError."""
        body = read_object(call)
        complaints = [
            f"Field: {field.name}, Error: {complaint}"
            for field in self._fields
            if (complaint := _complaint(field, body))
        ]
        if complaints:
            raise errors.MessageParseError(", ".join(complaints))
        known = {field.name: field.default for field in self._fields}
        note_unread(call, call.body, known)
        sent = {name: value for name, value in body.items() if name in known}
        defaults = {name: value for name, value in known.items() if value is not ABSENT and name not in sent}
        return {**sent, **defaults}


def _complaint(field: Field, body: dict[str, Json]) -> str:
    if field.name in body:
        return field.type(body[field.name])
    return f"Missing field {field.name}" if field.required else ""


def note_unread(call: Call, body: Mapping[str, Json], known: Collection[str]) -> None:
    """Take note of the fields that a body has and nothing reads: the Cloud Controller takes no notice of them."""
    call.unread |= {f"/{name}" for name in body if name not in known}


def read_object(call: Call) -> dict[str, Json]:
    """Read the body, which must be an object, without its nulls. Raises MessageParseError."""
    body = _parse(call)
    if body is None or body is False:
        raise errors.MessageParseError("Decoded JSON cannot be nil")
    if not isinstance(body, dict):
        # An array or a scalar has no delete_if, or no fields. recording: v2-lists/broken-json
        raise call.real_error()
    call.body = body
    return {key: value for key, value in body.items() if value is not None}


def read_plain_object(call: Call) -> dict[str, Json]:
    """Read the body of a request without a message (parse_and_validate_json). Raises MessageParseError."""
    body = _parse(call)
    if not isinstance(body, dict):
        raise errors.MessageParseError("invalid request body")
    call.body = body
    return body


def _parse(call: Call) -> Json:
    try:
        return parse(call.raw)
    except JsonError as problem:
        raise errors.MessageParseError(problem) from None


# What models check alike, in the words of Sequel's validations.

UNPRINTABLE = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})


def printable(text: str) -> bool:
    """Ruby's [[:alnum:][:punct:][:print:]]+, which a line feed at the end does not break."""
    text = text.removesuffix("\n")
    return bool(text) and all(unicodedata.category(character) not in UNPRINTABLE for character in text)


def name_problems(name: str) -> Iterator[str]:
    """A name that was trimmed."""
    if not name:
        yield "name presence"
    if not printable(name):
        yield "name format"
