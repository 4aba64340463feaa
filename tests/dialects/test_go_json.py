"""How Go reads JSON into its types, and what it says of what does not fit."""

import pytest

from fakecc.dialects.go_json import BOOL, INT, STRING, UINT16, GoError, GoType, decode, unmarshal

INNER = GoType(name="api.Inner", fields={"id": STRING})
OUTER = GoType(
    name="api.Outer",
    fields={"name": STRING, "port": UINT16, "ttl": INT, "on": BOOL, "inner": INNER},
)
LIST = GoType(name="[]api.Entry", items=GoType(name="api.Entry", fields={"ip": STRING}, embedded="Entity"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"name": "a", "port": 1, "ttl": -2, "on": true, "inner": {"id": "b"}}', {
            "name": "a", "port": 1, "ttl": -2, "on": True, "inner": {"id": "b"},
        }),
        ('{"NAME": "a", "unknown": [1, {"x": null}]}', {"name": "a"}),
        ('{"name": null}', {}),
        ("null", {}),
        ('{"name": "\\u0041\\n"} behind it', {"name": "A\n"}),
    ],
    ids=["all", "case", "null", "null alone", "escapes and a rest"],
)  # fmt: skip
def test_a_value_is_read(text, value):
    assert decode(text, OUTER) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "EOF"),
        ("{", "unexpected EOF"),
        ('{"name": "a', "unexpected EOF"),
        ("garbage", "invalid character 'g' looking for beginning of value"),
        ("[{]", "invalid character ']' looking for beginning of object key string"),
        ('{"a" 1}', "invalid character '1' after object key"),
        ('{"a": 1 2}', "invalid character '2' after object key:value pair"),
        ("[1 2]", "invalid character '2' after array element"),
        ("[tru]", "invalid character ']' in literal true (expecting 'e')"),
        ('{"a": "\\x"}', "invalid character 'x' in string escape code"),
        ("[-a]", "invalid character 'a' in numeric literal"),
        ("[1.a]", "invalid character 'a' after decimal point in numeric literal"),
        ("'", "invalid character '\\'' looking for beginning of value"),
    ],
)
def test_broken_json_is_refused(text, problem):
    with pytest.raises(GoError) as refusal:
        decode(text, OUTER)
    assert str(refusal.value) == problem


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("[]", OUTER, "json: cannot unmarshal array into Go value of type api.Outer"),
        ('{"name": 1}', OUTER, "json: cannot unmarshal number into Go struct field Outer.name of type string"),
        ('{"port": 65536}', OUTER, "json: cannot unmarshal number 65536 into Go struct field Outer.port of type uint16"),
        ('{"ttl": 1.5}', OUTER, "json: cannot unmarshal number 1.5 into Go struct field Outer.ttl of type int"),
        ('{"on": "x"}', OUTER, "json: cannot unmarshal string into Go struct field Outer.on of type bool"),
        ('{"inner": {"id": true}}', OUTER, (
            "json: cannot unmarshal bool into Go struct field Inner.inner.id of type string"
        )),
        ("{}", LIST, "json: cannot unmarshal object into Go value of type []api.Entry"),
        ("[1]", LIST, "json: cannot unmarshal number into Go value of type api.Entry"),
        ('[{"ip": 1}]', LIST, "json: cannot unmarshal number into Go struct field Entry.Entity.ip of type string"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(text, kind, problem):
    with pytest.raises(GoError) as refusal:
        decode(text, kind)
    assert str(refusal.value) == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "unexpected end of JSON input"), ("{} x", "invalid character 'x' after top-level value")],
)
def test_a_text_is_one_value(text, problem):
    with pytest.raises(GoError) as refusal:
        unmarshal(text, OUTER)
    assert str(refusal.value) == problem
