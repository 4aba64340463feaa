"""The JSON Schemas of plans: each mistake in the Cloud Controller's words."""

import pytest

from fakecc.osb.plan_schemas import complaints, of_schema

DRAFT = "http://json-schema.org/draft-04/schema#"
CONFORM = "Must conform to JSON Schema Draft 04 (experimental support for later versions): The property "


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"type": "object"}, id="draft 4"),
        pytest.param({"$schema": "http://json-schema.org/draft-06/schema#"}, id="draft 6"),
        pytest.param({"$schema": "http://json-schema.org/draft-04/schema"}, id="without a fragment"),
        pytest.param(
            {"properties": {"a": {"$ref": "#/definitions/a"}}, "definitions": {"a": {}}}, id="inner reference"
        ),
        pytest.param({"$ref": DRAFT}, id="reference to a draft"),
    ],
)
def test_a_good_schema_has_no_complaints(schema):
    assert of_schema({"$schema": DRAFT, **schema}) == []


@pytest.mark.parametrize(
    ("schema", "complaint"),
    [
        pytest.param(
            {"$schema": {}},
            f"{CONFORM}'#/$schema' of type object did not match the following type: string in schema {DRAFT}",
            id="a map for $schema",
        ),
        pytest.param({"$schema": None}, "Schema must have $schema key but was not present", id="no $schema"),
        pytest.param({"foo": "x" * 65_500}, "Must not be larger than 64KB", id="too large"),
        pytest.param({"$schema": "http://example.com/s"}, "Custom meta schemas are not supported.", id="custom"),
        pytest.param(
            {"$schema": "http://json-schema.org/draft-07/schema#"},
            "Custom meta schemas are not supported.",
            id="draft 7",
        ),
        pytest.param(
            {"items": [{"$schema": "http://example.com/s"}]},
            "Custom meta schemas are not supported.",
            id="inner custom",
        ),
        pytest.param(
            {"$ref": "http://example.com/ref"},
            "No external references are allowed: Read of URI at http://example.com/ref refused",
            id="reference to elsewhere",
        ),
        pytest.param(
            {"anyOf": [{"$ref": "http://example.com/ref#/a"}]},
            "No external references are allowed: Read of URI at http://example.com/ref# refused",
            id="inner reference to elsewhere",
        ),
        pytest.param(
            {"$ref": "/path/to/schema.json"},
            "No external references are allowed: Read of file at /path/to/schema.json refused",
            id="reference to a file",
        ),
        pytest.param(
            {"$ref": "other.json"},
            (
                "No external references are allowed: Read of file at "
                "/var/vcap/packages/cloud_controller_ng/cloud_controller_ng/other.json refused"
            ),
            id="reference to a file beside the real one",
        ),
        pytest.param({"$ref": "#/nowhere"}, "Custom meta schemas are not supported.", id="reference to nothing"),
        pytest.param(
            {"properties": True},
            f"{CONFORM}'#/properties' of type boolean did not match the following type: object in schema {DRAFT}",
            id="wrong type",
        ),
        pytest.param(
            {"type": "text"},
            f"{CONFORM}'#/type' of type string did not match one or more of the required schemas in schema {DRAFT}",
            id="no such type",
        ),
        pytest.param(
            {"minLength": -1},
            f"{CONFORM}'#/minLength' of type integer did not match all of the required schemas in schema {DRAFT}",
            id="below a default's minimum",
        ),
        pytest.param(
            {"maxLength": -1},
            f"{CONFORM}'#/maxLength' did not have a minimum value of 0, inclusively in schema {DRAFT}",
            id="below the minimum",
        ),
        pytest.param(
            {"multipleOf": 0},
            f"{CONFORM}'#/multipleOf' did not have a minimum value of 0, exclusively in schema {DRAFT}",
            id="at the minimum",
        ),
        pytest.param(
            {"required": []},
            f"{CONFORM}'#/required' did not contain a minimum number of items 1 in schema {DRAFT}",
            id="too few",
        ),
        pytest.param(
            {"required": ["a", "a"]},
            f"{CONFORM}'#/required' contained duplicated array values in schema {DRAFT}",
            id="twice the same",
        ),
        pytest.param(
            {"exclusiveMaximum": True},
            f"{CONFORM}'#/' has a property 'exclusiveMaximum' that depends on a missing property 'maximum' "
            f"in schema {DRAFT}",
            id="dependency",
        ),
    ],
)
def test_a_bad_schema_has_one_complaint(schema, complaint):
    assert of_schema({"$schema": DRAFT, **schema}) == [complaint]


def test_several_mistakes_of_one_kind_are_told_in_the_metaschemas_order():
    told = of_schema({"$schema": DRAFT, "anyOf": True, "properties": True})

    assert told == [
        f"{CONFORM}'#/properties' of type boolean did not match the following type: object in schema {DRAFT}",
        f"{CONFORM}'#/anyOf' of type boolean did not match the following type: array in schema {DRAFT}",
    ]


@pytest.mark.parametrize(
    ("schemas", "told"),
    [
        pytest.param({}, [], id="none"),
        pytest.param({"service_instance": None, "service_binding": False}, [], id="null and false"),
        pytest.param({"service_instance": {"create": {}, "other": 1}, "else": 2}, [], id="unknown keys"),
        pytest.param(
            {"service_instance": 1}, ["Schemas service_instance must be a hash, but has value 1"], id="no hash"
        ),
        pytest.param(
            {"service_instance": {"update": "x"}},
            ['Schemas service_instance.update must be a hash, but has value "x"'],
            id="no operation",
        ),
        pytest.param(
            {"service_binding": {"create": {"parameters": [1]}}},
            ["Schemas service_binding.create.parameters must be a hash, but has value [1]"],
            id="no parameters",
        ),
        pytest.param(
            {"service_instance": 1, "service_binding": {"create": {"parameters": {}}}},
            [
                (
                    "Schema service_binding.create.parameters is not valid. "
                    "Schema must have $schema key but was not present"
                ),
                "Schemas service_instance must be a hash, but has value 1",
            ],
            id="what is inside comes first",
        ),
    ],
)
def test_schemas_stand_where_they_belong(schemas, told):
    assert list(complaints(schemas)) == told
