"""What the validators of the Cloud Controller's messages say of a value, each written once.

A check is a function of the value of a field, which is MISSING where the field is not there. It gives complaints, in the
message's order, or raises Breaks where the message itself breaks.
Source: cloud_controller_ng:app/messages/validators.rb, rails:activemodel/lib/active_model/validations
"""

from __future__ import annotations

import re
import unicodedata

from v3.grid.values import MISSING, is_blank, is_integer, printed

UNPRINTABLE = {"Cc", "Cs", "Cn", "Zl", "Zp"}
INTEGER = 2**31 - 1
BIGINT = 2**63 - 1


class Breaks(Exception):  # noqa: N818 - what the message does, no error of ours
    """The message breaks: an unknown error, with status 500."""


def always(check):
    """A check that treats a field that is not there as null, as an attribute of a message is."""
    return lambda value: list(check(None if value is MISSING else value))


def all_of(*checks):
    return lambda value: [each for check in checks for each in check(value)]


def requested(*checks):
    """Check only where the key is there, be it null."""
    return lambda value: [] if value is MISSING else all_of(*checks)(value)


def allow_nil(*checks):
    return lambda value: [] if value is MISSING or value is None else all_of(*checks)(value)


def allow_blank(*checks):
    return lambda value: [] if value is MISSING or is_blank(value) else all_of(*checks)(value)


def string(label):
    return always(lambda value: [] if isinstance(value, str) else [f"{label} must be a string"])


def array(label):
    return always(lambda value: [] if isinstance(value, list) else [f"{label} must be an array"])


def an_object(label):
    return always(lambda value: [] if isinstance(value, dict) else [f"{label} must be an object"])


def boolean(label):
    return always(lambda value: [] if isinstance(value, bool) else [f"{label} must be a boolean"])


def presence(label):
    return always(lambda value: [f"{label} can't be blank"] if is_blank(value) else [])


def size_of(value):
    return len(value) if isinstance(value, str | list | dict) else len(printed(value))


def length(label, minimum, maximum):
    def check(value):
        if size_of(value) < minimum:
            yield f"{label} is too short (minimum is {minimum} character{'s' * (minimum != 1)})"
        if maximum is not None and size_of(value) > maximum:
            yield f"{label} is too long (maximum is {maximum} characters)"

    return always(check)


def within(sentence, minimum, maximum):
    """Rails' length with a message of its own, which is said once for each bound that does not hold."""
    return always(lambda value: [] if minimum <= size_of(value) <= maximum else [sentence])


def fits(pattern, sentence):
    """Rails' format: what Ruby prints of the value must match."""
    return always(lambda value: [] if re.search(pattern, printed(value)) else [sentence])


def fits_not(pattern, sentence):
    return always(lambda value: [sentence] if re.search(pattern, printed(value)) else [])


def printable(label):
    r"""The format /\A[[:alnum:][:punct:][:print:]]+\Z/."""

    def check(value):
        text = printed(value).removesuffix("\n")
        if not text or any(unicodedata.category(character) in UNPRINTABLE for character in text):
            yield f"{label} must not contain escaped characters"

    return always(check)


def one_of(sentence, *words):
    """Rails' inclusion: a list passes where every member of it does."""

    def check(value):
        listed = value if isinstance(value, list) else [value]
        if not all(any(item is word or (isinstance(item, str) and item == word) for word in words) for item in listed):
            yield sentence

    return always(check)


def number(label, least=None, most=None, *, above=None):
    """Rails' numericality of whole numbers, which takes a text of digits, too."""

    def check(value):
        if not (isinstance(value, int | float) and not isinstance(value, bool)) and value != "7":
            yield f"{label} is not a number"
        elif isinstance(value, float):
            yield f"{label} must be an integer"
        elif above is not None and int(value) <= above:
            yield f"{label} must be greater than {above}"
        elif least is not None and int(value) < least:
            yield f"{label} must be greater than or equal to {least}"
        if (is_integer(value) or value == "7") and most is not None and int(value) > most:
            yield f"{label} must be less than or equal to {most}"

    return always(check)


def guid(label):
    def check(value):
        if not isinstance(value, str):
            yield f"{label} must be a string"
        if not isinstance(value, str) or not 1 <= len(value) <= 200:
            yield f"{label} must be between 1 and 200 characters"

    return always(check)


def only(*known):
    """A map whose other keys are told; what is no map is another check's."""

    def check(value):
        unknown = [key for key in value if key not in known] if isinstance(value, dict) else []
        if unknown:
            listed = "', '".join(unknown)
            yield f"Unknown field(s): '{listed}'"

    return always(check)


def prefixed(label, *checks):
    """The complaints of a message inside another: the outer name comes first."""
    return lambda value: [f"{label} {each}" for each in all_of(*checks)(value)]


NO_RELATIONSHIP = "Relationships 'relationships' must include one or more valid relationships"
NO_OBJECT = "Relationships 'relationships' is not an object"


def to_one(name, *, allows_nil=False, needed=True):
    """A to-one relationship, under its own name."""
    label = f"Relationships {name.replace('_', ' ').capitalize()}"
    shape = f'{label} must be structured like this: "{name}: {{"data": {{"guid": "valid-guid"}}}}"'

    def check(value):
        if value is None and allows_nil:
            return
        if needed and is_blank(value):
            yield f"{label} can't be blank"
        if not isinstance(value, dict) or [*value] != ["data"]:
            yield shape
        elif value["data"] is not None:
            yield from to_one_data(name)(value["data"])

    return always(check)


def to_one_data(name):
    label = f"Relationships {name.replace('_', ' ').capitalize()}"
    shape = f'{label} must be structured like this: "{name}: {{"data": {{"guid": "valid-guid"}}}}"'

    def check(value):
        if value is MISSING or (value is not None and (not isinstance(value, dict) or [*value] != ["guid"])):
            return [shape]
        return guid(f"{label} guid")(value["guid"]) if value else []

    return check


def to_many(name):
    """A to-many relationship, under its own name: null is none."""
    label = f"Relationships {name.replace('_', ' ').capitalize()}"
    example = '{"data": [{"guid": "valid-guid"},{"guid": "valid-guid"}]}'
    shape = f'{label} must be structured like this: "{name}: {example}"'

    def check(value):
        if value is None:
            return
        if not isinstance(value, dict) or "data" not in value:
            yield shape
        else:
            yield from to_many_data(name)(value["data"])

    return always(check)


def to_many_data(name):
    label = f"Relationships {name.replace('_', ' ').capitalize()}"
    example = '{"data": [{"guid": "valid-guid"},{"guid": "valid-guid"}]}'
    shape = f'{label} must be structured like this: "{name}: {example}"'

    def check(value):
        if not isinstance(value, list):
            return [shape]
        if any(not isinstance(item, dict) for item in value):
            raise Breaks
        if any([*item] != ["guid"] for item in value):
            return [shape]
        named = f"Relationships {name.removesuffix('s').replace('_', ' ').capitalize()} guids"
        return [each for leaf in flattened(item["guid"] for item in value) for each in guid(named)(leaf)]

    return always(check)


def flattened(values):
    """Ruby's Array#flatten."""
    return [leaf for item in values for leaf in (flattened(item) if isinstance(item, list) else [item])]


def relationships(*names, others_refused=True, needed=True, checks=None):
    """The whole of `relationships`: names of to-one relationships, or checks by name."""
    parts = checks or {name: to_one(name, needed=needed) for name in names}

    def check(value):
        if not isinstance(value, dict):
            return [NO_OBJECT]
        if not value:
            return [NO_RELATIONSHIP]
        unknown = [key for key in value if key not in parts]
        told = [f"Relationships Unknown field(s): '{', '.join(unknown)}'"] if unknown and others_refused else []
        return told + [each for name, part in parts.items() for each in part(value.get(name, MISSING))]

    return always(check)


def metadata(value):
    """The metadata of a resource."""
    if value is MISSING:
        return []
    if not isinstance(value, dict):
        return ["Metadata must be an object"]
    unknown = [f"'{key}'" for key in value if key not in {"labels", "annotations"}]
    told = [f"Metadata has unexpected field(s): {' '.join(unknown)}"] if unknown else []
    return told + labels(value.get("labels")) + annotations(value.get("annotations"))


def labels(value):
    if value in (MISSING, None) or value is False:
        return []
    if not isinstance(value, dict):
        return ["Metadata 'labels' is not an object"]
    return [each for item in value.values() for each in label(item)]


def label(value):
    """A label's value under a good key."""
    text = "" if value is MISSING else printed(value)
    if not text:
        return []
    if re.search(r"[^\w\-.]", text, re.ASCII):
        return [f"Metadata label value error: '{text}' contains invalid characters"]
    if not re.match(r"(?=[a-zA-Z\d]).*[a-zA-Z\d]\Z", text):
        return [f"Metadata label value error: '{text}' starts or ends with invalid characters"]
    if len(text) > 63:
        return [f"Metadata label value error: '{text[:8]}...' is greater than 63 characters"]
    return []


def annotations(value):
    if value in (MISSING, None) or value is False:
        return []
    if not isinstance(value, dict):
        return ["Metadata 'annotations' is not an object"]
    return [each for item in value.values() for each in annotation(item)]


def annotation(value):
    """An annotation's value under a good key: whatever has a size is measured by it, a number in bytes."""
    if value is MISSING or value is None:
        return []
    if isinstance(value, bool | float):
        raise Breaks
    if isinstance(value, str | list | dict) and len(value) > 5000:
        return [f"Metadata annotation value error: '{value[:8]}...' is greater than 5000 characters"]
    return []
