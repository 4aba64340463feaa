"""What v2 says of a body's fields."""

import pytest
import support

from fakecc.errors import Broken, CloudControllerError
from fakecc.v2.message import FLAG, NUMBER, OBJECT, TEXTS, Message, list_of, optional, required_field

MESSAGE = Message(
    required_field("name"),
    optional("free", FLAG),
    optional("size", NUMBER, default=7),
    optional("extra", OBJECT),
    optional("tags", TEXTS),
    optional("rules", list_of(OBJECT)),
)


def read(body, message=MESSAGE):
    return message.read(support.a_call(support.new_world(), "POST", "/v2/things", body=body))


COMPLAINTS = {
    "missing": ({}, "Field: name, Error: Missing field name"),
    "null": ({"name": None}, "Field: name, Error: Missing field name"),
    "integer": ({"name": 1}, "Field: name, Error: Expected instance of String, given an instance of Integer"),
    "decimal": ({"name": 1.5}, "Field: name, Error: Expected instance of String, given an instance of BigDecimal"),
    "true": ({"name": True}, "Field: name, Error: Expected instance of String, given an instance of TrueClass"),
    "text for a flag": (
        {"name": "n", "free": "x"},
        "Field: free, Error: Expected instance of true or false, given x",
    ),
    "list for a flag": (
        {"name": "n", "free": ["a", None, {"b": 1}]},
        'Field: free, Error: Expected instance of true or false, given ["a", nil, {"b"=>1}]',
    ),
    "text for a number": (
        {"name": "n", "size": "x"},
        "Field: size, Error: Expected instance of Integer, given an instance of String",
    ),
    "flag for a number": (
        {"name": "n", "size": False},
        "Field: size, Error: Expected instance of Integer, given an instance of FalseClass",
    ),
    "list for an object": (
        {"name": "n", "extra": []},
        "Field: extra, Error: Expected instance of Hash, given an instance of Array",
    ),
    "text for a list": (
        {"name": "n", "tags": "t"},
        "Field: tags, Error: Expected instance of Array, given instance of String",
    ),
    "elements": (
        {"name": "n", "tags": [None, "a", {}]},
        (
            "Field: tags, Error: At index 0: Expected instance of String, given an instance of NilClass, "
            "At index 2: Expected instance of String, given an instance of Hash"
        ),
    ),
    "several fields": (
        {"tags": 1, "free": 0},
        (
            "Field: name, Error: Missing field name, Field: free, Error: Expected instance of true or false, given 0, "
            "Field: tags, Error: Expected instance of Array, given instance of Integer"
        ),
    ),
}


@pytest.mark.parametrize(("body", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_each_field_is_complained_about_in_order(body, complaint):
    with pytest.raises(CloudControllerError) as refused:
        read(body)
    assert (refused.value.code, refused.value.detail) == (1001, f"Request invalid due to parse error: {complaint}")


def test_known_fields_are_read_with_defaults_and_others_ignored():
    assert read({"name": "n", "strange": 1, "tags": ["t"]}) == {"name": "n", "size": 7, "tags": ["t"]}


def test_an_update_requires_nothing_and_defaults_nothing():
    update = MESSAGE.for_update(optional("more"), without=("tags",))
    assert read({"tags": 5, "more": "m"}, update) == {"more": "m"}


@pytest.mark.parametrize("body", [b"null", b"false"])
def test_nothing_at_all_is_a_parse_error(body):
    with pytest.raises(CloudControllerError) as refused:
        read(body)
    assert refused.value.detail == "Request invalid due to parse error: Decoded JSON cannot be nil"


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"5", b"true"])
def test_what_is_no_object_breaks_the_real_one(body):
    with pytest.raises(Broken):
        read(body)
