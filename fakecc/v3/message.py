"""Check bodies: a message is a list of checks in the Cloud Controller's order, each of which gives complaints.

All complaints of a message are joined with ", " into one UnprocessableEntity.
Source: cloud_controller_ng:app/messages/validators.rb
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from fakecc import errors
from fakecc.actions import name_rules
from fakecc.dialects.ruby_messages import ruby_text
from fakecc.errors import Broken
from fakecc.json_types import Json
from fakecc.store import Record, Table

R = TypeVar("R", bound=Record)
Body = dict[str, Json]
Check = Callable[[Body], Iterable[str]]
MISSHAPEN = "must be structured otherwise"
GUID_LENGTH = "guid must be between 1 and 200 characters"


class Message:
    """The checks of a body, in order. Each is a function that gives its complaints."""

    def __init__(self, *checks: Check) -> None:
        self._checks = checks

    def complaints(self, body: Body) -> list[str]:
        return [complaint for check in self._checks for complaint in check(body)]

    def check(self, body: Body) -> None:
        """Raises UnprocessableEntity with every complaint."""
        found = self.complaints(body)
        if found:
            raise errors.UnprocessableEntity(", ".join(found))


def human(key: str) -> str:
    """The name with which a complaint about a key begins: `Service plan` for `service_plan`."""
    return key.replace("_", " ").capitalize()


def quote(keys: Iterable[str]) -> str:
    return ", ".join(f"'{key}'" for key in keys)


def blank(value: Json) -> bool:
    """Is the value blank to Ruby? Null, false, and empty or white values are."""
    return value is None or value is False or value in ([], {}) or (isinstance(value, str) and not value.strip())


def is_included(value: Json, allowed: Sequence[Json]) -> bool:
    """Does Rails' inclusion validator pass the value? A list passes where every member does, so an empty one passes.

    recording: tenancy/types-as-empty-lists
    """
    return all(_is_among(item, allowed) for item in (value if isinstance(value, list) else [value]))


def _is_among(value: Json, allowed: Sequence[Json]) -> bool:
    # Python's 1 is True, Ruby's is not.
    return any(value is word or (isinstance(word, str) and value == word) for word in allowed)


def only(*allowed: str) -> Check:
    """Allow these top-level keys only."""

    def check(body: Body) -> Iterator[str]:
        extra = [key for key in body if key not in allowed]
        if extra:
            yield f"Unknown field(s): {quote(extra)}"

    return check


def to_one(body: Body, name: str, prefix: str = "Relationships ") -> list[str]:
    """The complaints about one to-one relationship in a relationships object."""
    found = _wrong_in_to_one(body.get(name))
    if not found:
        return []
    label = prefix + human(name)
    shape = f'must be structured like this: "{name}: {{"data": {{"guid": "valid-guid"}}}}"'
    return [f"{label} {shape if problem == MISSHAPEN else problem}" for problem in found]


def _wrong_in_to_one(value: Json) -> tuple[str, ...]:
    """What is wrong with a to-one relationship: the ends of the complaints."""
    if blank(value):
        return "can't be blank", MISSHAPEN
    if not isinstance(value, dict) or value.keys() != {"data"}:
        return (MISSHAPEN,)
    data = value["data"]
    if data is None:
        return ()
    if not isinstance(data, dict) or data.keys() != {"guid"}:
        return (MISSHAPEN,)
    guid = data["guid"]
    if not isinstance(guid, str):
        return "guid must be a string", GUID_LENGTH
    return () if 1 <= len(guid) <= 200 else (GUID_LENGTH,)


def related(body: Body, name: str) -> str | None:
    """The guid of a to-one relationship; None where none was given, or where what was given has no such shape.

    It trusts nothing: a message may look at the shape of another relationship only.
    """
    value: Json = body
    for key in ("relationships", name, "data", "guid"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None


def to_many_guids(body: Body) -> list[str]:
    """The guids of a to-many body `{"data": [{"guid": ...}]}`. Raises UnprocessableEntity with every complaint."""
    Message(only("data"), _many).check(body)
    return [item["guid"] for item in body["data"]]


def _many(body: Body) -> Iterator[str]:
    data = body.get("data")
    if blank(data):
        yield "Data can't be blank"
    if not isinstance(data, list):
        yield "Data must be an array"
        return
    for number, item in enumerate(data):
        if not isinstance(guid_in(item), str):
            yield f"Invalid data type: Data[{number}] guid should be a string."


def guid_in(item: Json) -> Json:
    """The guid of one related resource. Raises Broken for anything but an object.

    recording: tenancy/to-many-guids-wrong
    """
    if not isinstance(item, dict):
        raise Broken("only an object has a guid")
    return item.get("guid")


def require(name: str) -> Check:
    """Check that a key is there and not blank."""

    def check(body: Body) -> Iterator[str]:
        if blank(body.get(name)):
            yield f"{human(name)} can't be blank"

    return check


def string(name: str) -> Check:
    """Check that a value is a text, where it is given and not null."""

    def check(body: Body) -> Iterator[str]:
        if body.get(name) is not None and not isinstance(body[name], str):
            yield f"{human(name)} must be a string"

    return check


def length(name: str, *, minimum: int = 0, maximum: int) -> Check:
    """Check the length of a value, where it is given and not null. A value that is no text has one, too."""

    def check(body: Body) -> Iterator[str]:
        value = body.get(name)
        if value is None:
            return
        size = len(value) if isinstance(value, str | list | dict) else len(str(value))
        if size < minimum:
            yield f"{human(name)} is too short (minimum is {spell_number(minimum)})"
        if size > maximum:
            yield f"{human(name)} is too long (maximum is {spell_number(maximum)})"

    return check


def spell_number(number: int) -> str:
    return "1 character" if number == 1 else f"{number} characters"


def printable(name: str) -> Check:
    """Check that a given text has no control characters; a line break at its very end passes."""

    def check(body: Body) -> Iterator[str]:
        value = body.get(name)
        if isinstance(value, str) and not name_rules.printable(value):
            yield f"{human(name)} must not contain escaped characters"

    return check


def boolean(name: str) -> Check:
    """Check that a value is true or false, where it is given and not null."""

    def check(body: Body) -> Iterator[str]:
        if body.get(name) is not None and not isinstance(body[name], bool):
            yield f"{human(name)} must be a boolean"

    return check


def relationships(*names: str) -> Check:
    """Check a relationships object, which must hold exactly these to-one relationships."""

    def check(given: Body) -> Iterator[str]:
        extra = [key for key in given if key not in names]
        if extra:
            yield f"Relationships Unknown field(s): {quote(extra)}"
        for name in names:
            yield from to_one(given, name)

    return related_by(check)


def related_by(*checks: Check) -> Check:
    """Run these checks on the relationships object; their complaints begin with `Relationships`."""

    def check(body: Body) -> Iterator[str]:
        given = body.get("relationships")
        if not isinstance(given, dict):
            yield "Relationships 'relationships' is not an object"
        elif not given:
            yield "Relationships 'relationships' must include one or more valid relationships"
        else:
            for each in checks:
                yield from each(given)

    return check


def name_if_given(*, present: bool = False) -> Check:
    """Check a name, where the key is given at all. `present` adds the complaint about a blank one."""

    def check(body: Body) -> Iterator[str]:
        if "name" not in body:
            return
        given = body["name"]
        size = len(given) if isinstance(given, str | list | dict) else len("" if given is None else str(given))
        if not isinstance(given, str):
            yield "Name must be a string"
        if present and blank(given):
            yield "Name can't be blank"
        if size < 1:
            yield "Name is too short (minimum is 1 character)"
        if size > 250:
            yield "Name is too long (maximum is 250 characters)"

    return check


def if_given(name: str, check: Check) -> Check:
    """Run a check only where the key is given."""
    return lambda body: check(body) if name in body else ()


def related_to_many(name: str) -> Check:
    """Check a to-many relationship in a relationships object, where it is given and not null."""
    label = f"Relationships {human(name)}"
    guids = f"Relationships {human(name.removesuffix('s'))} guids"
    example = '{"data": [{"guid": "valid-guid"},{"guid": "valid-guid"}]}'

    def check(given: Body) -> Iterator[str]:
        value = given.get(name)
        if value is None:
            return
        if not _has_guids(value):
            yield f'{label} must be structured like this: "{name}: {example}"'
            return
        # source: cloud_controller_ng:app/messages/validators.rb (ToManyRelationshipValidator)
        for guid in _flatten(item["guid"] for item in value["data"]):
            if not isinstance(guid, str):
                yield f"{guids} must be a string"
            if not isinstance(guid, str) or not 1 <= len(guid) <= 200:
                yield f"{guids} must be between 1 and 200 characters"

    return check


def _has_guids(value: Json) -> bool:
    """Has it a list of maps with a guid each? Raises Broken for a member that is no map."""
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        return False
    for item in value["data"]:
        if not isinstance(item, dict):
            raise Broken("only a map has keys")
        if [*item] != ["guid"]:
            return False
    return True


def _flatten(values: Iterable[Json]) -> list[Json]:
    """Ruby's Array#flatten: what lists hold, in their place."""
    return [leaf for value in values for leaf in (_flatten(value) if isinstance(value, list) else [value])]


def related_guids(body: Body, name: str) -> list[Json]:
    """The guids of a to-many relationship that passed its message. A list may be among them: see related_to_many."""
    relationship = (body.get("relationships") or {}).get(name) or {}
    return [item["guid"] for item in relationship.get("data", [])]


def find_compared(table: Table[R], guid: Json) -> R | None:
    """The record of a guid that no message checked: the database compares a text, or a list of texts, with its column.

    Raises Broken for another value, which it does not compare with a text.
    """
    texts = guid if isinstance(guid, list) else [] if guid is None else [guid]
    if not all(isinstance(text, str) for text in texts):
        raise Broken("the database compares no text with it")
    return next((found for text in texts if (found := table.get(text))), None)


def to_one_guid(body: Body) -> Json:
    """The guid of a to-one body `{"data": {"guid": ...}}`; None where data is null or left out.

    False passes, too: the database then compares a text with it, which raises Broken at the look-up.

    Raises UnprocessableEntity with every complaint, Broken for data that is no map.
    """
    Message(only("data"), _one).check(body)
    data = body.get("data")
    return data["guid"] if data else None


def _one(body: Body) -> Iterator[str]:
    # source: cloud_controller_ng:app/messages/space_update_isolation_segment_message.rb
    data = body.get("data")
    if data is None:
        return
    if not isinstance(data, dict):
        raise Broken("only a map has keys")
    if not data:
        yield "Data can't be blank"
    if len(data) != 1:
        yield "Data can only accept one key"
    if "guid" not in data:
        yield "Data can only accept key 'guid'"
    elif data["guid"] is not None and data["guid"] is not False and not isinstance(data["guid"], str):
        yield f"Data {ruby_text(data['guid'])} must be a string"
