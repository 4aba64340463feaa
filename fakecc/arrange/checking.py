"""Check seeds and bodies of the control API: say what is wrong, where, and what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import UnionType

from fakecc import json_reading
from fakecc.json_types import Json
from fakecc.near_names import suggest
from fakecc.records import Value, small_value_type

# How many of the names that there are a sentence lists.
LISTED = 20
FAKECC = Path(__file__).parents[1]
# What any request to the control API may be answered, by the names of the OpenAPI document.
REFUSALS = {"401": "no_token", "403": "foreign", "404": "unknown", "500": "failure"}
REFUSALS_OF_BODIES = {"400": "errors", "415": "untyped"}


@small_value_type
class Complaint(Value):
    """`pointer` is a JSON pointer into the document; `allowed` lists what would be right, where that can be listed."""

    pointer: str
    problem: str
    allowed: tuple[Json, ...] = ()

    def __str__(self) -> str:
        allowed = f" (allowed: {', '.join(map(str, self.allowed))})" if self.allowed else ""
        return f"{self.pointer or '/'}: {self.problem}{allowed}"


class BadInput(ValueError):  # noqa: N818 - reads as the sentence `raise BadInput(...)`
    """A seed, or a body of the control API, is wrong; `complaints` say all that is. Nothing is changed by it."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__("\n".join(map(str, complaints)))
        self.complaints = complaints

    def of(self, source: object) -> BadInput:
        """The same, which says of what file."""
        told = type(self)(*self.complaints)
        told.args = ("\n".join(f"{source}: {complaint}" for complaint in self.complaints),)
        return told


class Missing(LookupError):  # noqa: N818 - reads as the sentence `raise Missing(...)`
    """Nothing has the name that was given. `known` are the names that there are."""

    def __init__(self, problem: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(f"{problem}; there are {_enumerate(known)}" if known else problem)
        self.complaint = Complaint("", problem, known)


def _enumerate(known: tuple[str, ...]) -> str:
    shown = ", ".join(known[:LISTED])
    return shown if len(known) <= LISTED else f"{shown} and {len(known) - LISTED} more"


@small_value_type
class Part(Value):
    """A part of a document, and where it stands in it."""

    value: Json
    pointer: str = ""

    def __getitem__(self, key: str) -> Json:
        return self.value[key]

    def __contains__(self, key: object) -> bool:
        return key in self.value

    def get(self, key: str, default: Json = None) -> Json:
        return self.value.get(key, default)

    def at(self, key: str | int) -> Part:
        """The part under a key; the key need not be there."""
        value = self.value.get(key) if isinstance(self.value, dict) else self.value[key]
        return Part(value, f"{self.pointer}/{escape(str(key))}")

    def each(self, key: str) -> Iterator[Part]:
        """The members of the list under a key; none where there is no list."""
        listed = self.at(key)
        return iter([listed.at(index) for index in range(len(listed.value or ()))])

    def present(self, *keys: str) -> dict[str, Json]:
        """Those of these keys that are there, with their values."""
        return {key: self.value[key] for key in keys if key in self.value}

    def error(self, problem: str, allowed: Sequence[Json] = ()) -> BadInput:
        """The exception that says what is wrong here."""
        return BadInput(Complaint(self.pointer, problem, tuple(allowed)))


def escape(key: str) -> str:
    """A key as it is written in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


@lru_cache(maxsize=1)
def seed_schema() -> dict[str, Json]:
    """The published JSON Schema of seeds."""
    text = FAKECC.joinpath("presets/seed.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Json] = json.loads(text)
    return schema


@lru_cache(maxsize=1)
def openapi() -> dict[str, Json]:
    """The control API's OpenAPI document: with the seeds' definitions, and with what is true of every operation."""
    document: dict[str, Json] = json.loads(FAKECC.joinpath("control/openapi.json").read_text(encoding="utf-8"))
    seed = {key: value for key, value in seed_schema().items() if key not in {"$defs", "$id", "$schema"}}
    document["components"]["schemas"] |= _document_at({**seed_schema()["$defs"], "seed": seed})
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["parameters"] = [*operation.get("parameters", ()), {"$ref": "#/components/parameters/world"}]
            refusals = {**REFUSALS, **(REFUSALS_OF_BODIES if "requestBody" in operation else {})}
            told = {status: {"$ref": f"#/components/responses/{name}"} for status, name in refusals.items()}
            operation["responses"] = dict(sorted({**told, **operation["responses"]}.items()))
    return document


def _document_at(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _document_at(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_document_at(item) for item in value]
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return value.replace("#/$defs/", "#/components/schemas/")
    return value


def check(document: Json, name: str) -> None:
    """Raise BadInput with everything that the schema `name` of the OpenAPI document finds wrong.

    What is no JSON at all (NaN, a key that is no text) is wrong before that.
    """
    try:
        json_reading.check(document)
    except json_reading.Unfit as problem:
        raise BadInput(Complaint(problem.pointer, problem.problem)) from None
    found = sorted(_validator(name).iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    if found:
        raise BadInput(*(_complaint(error) for error in found))


@lru_cache(maxsize=32)
def _validator(name: str) -> Json:
    # Imported where it is first used: it costs 50 to 85 ms, which a start shall not pay.
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 85 ms, and only used here
    from jsonschema.validators import extend  # noqa: PLC0415 - as above

    schema = {**_inline(openapi()["components"]["schemas"][name], {}), "components": openapi()["components"]}
    # For JSON Schema 25.0 is an integer, but no code that wants one takes it.
    types = Draft202012Validator.TYPE_CHECKER.redefine_many({"integer": _is_integer, "number": _is_number})
    return extend(Draft202012Validator, type_checker=types)(schema)  # type: ignore[no-untyped-call]


def _inline(schema: Json, known: dict[str, Json]) -> Json:
    """A schema with what its references name in their places: to follow one for each value takes longer than to check.

    A reference to what it stands in stays. `known` are the definitions so far, by their references.
    """
    if isinstance(schema, list):
        return [_inline(item, known) for item in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema["$ref"] if schema.keys() == {"$ref"} else ""
    if not reference:
        return {key: _inline(item, known) for key, item in schema.items()}
    if reference not in known:
        known[reference] = schema
        known[reference] = _inline(openapi()["components"]["schemas"][reference.rpartition("/")[2]], known)
    return known[reference]


def check_type(given: object, kind: type | UnionType, pointer: str, wanted: str) -> None:
    """Raise BadInput for what is given in Python and is none of these types; True and False are no numbers."""
    if not isinstance(given, kind) or (isinstance(given, bool) and kind is not bool):
        raise BadInput(Complaint(pointer, f"{given!r:.60} is of the wrong type", (wanted,)))


def check_description(given: object) -> None:
    """Raise BadInput for words about a failure that are none."""
    check_type(given, str, "/description", "a text")


def _is_integer(_: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(_: object, value: object) -> bool:
    """Is it a number to count with? A Decimal only stands among what clients and brokers send."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _complaint(error: Json) -> Complaint:
    while error.context:
        error = max(error.context, key=lambda inner: (len(inner.absolute_path), inner.validator != "type"))
    pointer = "".join(f"/{escape(str(key))}" for key in error.absolute_path)
    wanted = error.validator_value
    if error.validator == "additionalProperties":
        return _unknown_key(error, pointer)
    if error.validator == "required":
        missing = next(key for key in wanted if key not in error.instance)
        return Complaint(pointer, f"the key {missing!r} is missing", (missing,))
    if error.validator == "enum":
        return Complaint(pointer, f"{error.instance!r} is not allowed here", tuple(wanted))
    if error.validator == "type":
        types = tuple(wanted) if isinstance(wanted, list) else (wanted,)
        return Complaint(pointer, f"{_shorten(error.instance)} is of the wrong type", types)
    return Complaint(pointer, error.message, (error.schema["description"],) if "description" in error.schema else ())


def _unknown_key(error: Json, pointer: str) -> Complaint:
    known = sorted(error.schema.get("properties", ()))
    unknown = next(key for key in error.instance if key not in known)
    problem = f"there is no key {unknown!r} here{suggest(unknown, known)}"
    return Complaint(f"{pointer}/{escape(unknown)}", problem, tuple(known))


def _shorten(value: Json) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
