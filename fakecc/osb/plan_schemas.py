"""Check the JSON Schemas of a plan's parameters: their place in the catalog, and whether they are schemas.

Source: cloud_controller_ng:lib/services/service_brokers/v2/catalog_schemas.rb, schema.rb; the sentences about a
schema's own mistakes are those of the json-schema gem.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

from fakecc.dialects import rails_json, ruby
from fakecc.json_types import Json

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


PLACES = (("service_instance", ("create", "update")), ("service_binding", ("create",)))
LARGEST = 65_536
KNOWN_DRAFTS = frozenset(f"http://json-schema.org/draft-0{number}/schema" for number in (1, 2, 3, 4, 6))
DRAFT_04 = "http://json-schema.org/draft-04/schema#"
CONFORM = "Must conform to JSON Schema Draft 04 (experimental support for later versions): "
CUSTOM = "Custom meta schemas are not supported."


class CustomMetaSchema(Exception):  # noqa: N818 - what the schema has, not what went wrong here
    """A schema has a `$schema` that the json-schema gem does not know."""


# Where the real one runs: capi-release's package.
DIRECTORY = "/var/vcap/packages/cloud_controller_ng/cloud_controller_ng"


class ExternalReference(Exception):  # noqa: N818 - what the schema has, not what went wrong here
    """A `$ref` to another document."""


def complaints(schemas: dict[str, Json]) -> Iterator[str]:
    """Give the complaints about a plan's schemas. Those about a schema come before those about its place."""
    outer: list[str] = []
    for place, operations in PLACES:
        given = schemas.get(place)
        if isinstance(given, dict):
            yield from _of_operations(place, operations, given)
        else:
            outer += _no_hash(place, given)
    yield from outer


def _of_operations(place: str, operations: tuple[str, ...], given: dict[str, Json]) -> Iterator[str]:
    outer: list[str] = []
    for operation in operations:
        path = f"{place}.{operation}"
        inner = given.get(operation)
        if isinstance(inner, dict):
            yield from _of_parameters(f"{path}.parameters", inner.get("parameters"))
        else:
            outer += _no_hash(path, inner)
    yield from outer


def _of_parameters(path: str, schema: Json) -> Iterator[str]:
    if isinstance(schema, dict):
        for complaint in of_schema(schema):
            yield f"Schema {path} is not valid. {complaint}"
    else:
        yield from _no_hash(path, schema)


def _no_hash(path: str, given: Json) -> Iterator[str]:
    if given is not None and given is not False:
        yield f"Schemas {path} must be a hash, but has value {ruby.inspect(given)}"


def of_schema(schema: dict[str, Json]) -> list[str]:
    """Give the complaints about one schema: only those of the first kind that applies."""
    if rails_json.length(schema) > LARGEST:
        return ["Must not be larger than 64KB"]
    if schema.get("$schema") is None or schema["$schema"] is False:
        return ["Schema must have $schema key but was not present"]
    wrong = [CONFORM + sentence for sentence in _against_draft_04(schema)]
    if wrong:
        return wrong
    try:
        _look_for_references(schema)
        _resolve(schema, schema.get("$ref"))
    except CustomMetaSchema:
        return [CUSTOM]
    except ExternalReference as reference:
        return [f"No external references are allowed: {reference}"]
    return []


def _against_draft_04(schema: dict[str, Json]) -> list[str]:
    # Imported where the first schema is read: it takes 80 ms.
    from jsonschema import Draft4Validator  # noqa: PLC0415 - see above

    meta_schema = Draft4Validator.META_SCHEMA
    found = [_sentence(error) for error in Draft4Validator(meta_schema).iter_errors(schema)]
    # The gem gives one sentence where jsonschema gives one for each part of an allOf.
    return list(dict.fromkeys(found))


def _sentence(error: ValidationError) -> str:
    """An error of jsonschema in the json-schema gem's words."""
    place = "#/" + "/".join(str(part) for part in error.absolute_path)
    if _inside_all_of(list(error.absolute_schema_path)):
        said = f"of type {_kind(error.instance)} did not match all of the required schemas"
    elif error.validator == "minimum":
        exclusive = isinstance(error.schema, dict) and error.schema.get("exclusiveMinimum")
        said = f"did not have a minimum value of {error.validator_value}, {'ex' if exclusive else 'in'}clusively"
    else:
        said = _keyword_sentence(str(error.validator), error.validator_value, error.instance)
    return f"The property '{place}' {said} in schema {DRAFT_04}"


def _inside_all_of(path: list[str | int]) -> bool:
    """Does an error stand in a part of an allOf? A number follows the keyword, but not a property of that name."""
    return any(part == "allOf" and isinstance(then, int) for part, then in pairwise(path))


def _keyword_sentence(keyword: str, wanted: Json, value: Json) -> str:
    if keyword == "type" and isinstance(wanted, list):
        return f"of type {_kind(value)} did not match one or more of the following types: {', '.join(wanted)}"
    if keyword == "enum":
        shown = ", ".join(str(item) for item in wanted)
        return f"value {ruby.inspect(value)} did not match one of the following values: {shown}"
    sentences = {
        "type": f"of type {_kind(value)} did not match the following type: {wanted}",
        "anyOf": f"of type {_kind(value)} did not match one or more of the required schemas",
        "minItems": f"did not contain a minimum number of items {wanted}",
        "uniqueItems": "contained duplicated array values",
        "dependencies": _dependency(value),
    }
    return sentences.get(keyword, f"did not match {keyword}")


def _dependency(value: Json) -> str:
    needed = {"exclusiveMaximum": "maximum", "exclusiveMinimum": "minimum"}
    asked = next((name for name in needed if isinstance(value, dict) and name in value), "")
    return f"has a property '{asked}' that depends on a missing property '{needed.get(asked, '')}'"


def _kind(value: Json) -> str:
    """The gem's name for the type of a value."""
    names: tuple[tuple[type, str], ...] = (
        (bool, "boolean"), (str, "string"), (int, "integer"), (float, "number"), (list, "array"), (dict, "object"),
    )  # fmt: skip
    return next((name for kind, name in names if isinstance(value, kind)), "null")


def _look_for_references(schema: Json) -> None:
    """Walk in the order of the gem's build_schemas. Raises CustomMetaSchema or ExternalReference for the first."""
    if not isinstance(schema, dict):
        return
    declared = schema.get("$schema")
    if declared is not None and urldefrag(str(declared)).url not in KNOWN_DRAFTS:
        raise CustomMetaSchema
    if isinstance(schema.get("$ref"), str):
        _check_reference(schema["$ref"])
    for inner in _inner_schemas(schema):
        _look_for_references(inner)


def _inner_schemas(schema: dict[str, Json]) -> Iterator[Json]:
    for key in ("definitions", "properties", "patternProperties"):
        yield from (schema.get(key) or {}).values()
    for key in ("additionalProperties", "additionalItems", "dependencies", "extends"):
        yield schema.get(key)
    for key in ("allOf", "anyOf", "oneOf", "not", "items"):
        given = schema.get(key)
        yield from given if isinstance(given, list) else [given]


def _resolve(schema: Json, reference: Json) -> None:
    """Raises CustomMetaSchema where a reference leads to nothing, as CC reads the gem's error."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return
    for part in reference.removeprefix("#/").split("/"):
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if not isinstance(schema, dict) or name not in schema:
            raise CustomMetaSchema
        schema = schema[name]


def _check_reference(reference: str) -> None:
    address = urldefrag(reference).url
    if not address or address in KNOWN_DRAFTS:
        return
    if urlsplit(address).scheme in {"", "file"}:
        path = urlsplit(address).path
        raise ExternalReference(f"Read of file at {path if path.startswith('/') else f'{DIRECTORY}/{path}'} refused")
    # The gem empties a fragment, and keeps its sign.
    # source: json-schema:lib/json-schema/util/uri.rb (strip_fragment)
    raise ExternalReference(f"Read of URI at {address}{'#' if '#' in reference else ''} refused")
