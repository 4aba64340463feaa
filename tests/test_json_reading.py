"""The one reader of JSON: what it refuses, and where; and the writer that cannot fail."""

import json
from decimal import Decimal

import pytest

from fakecc import json_reading
from fakecc.json_reading import DEEPEST, Unfit

TOO_DEEP = "it is nested deeper than 200 levels"
NO_NUMBER = "this is no number that JSON has"
HALF_PAIR = "half of a surrogate pair is no character"


def nest(levels):
    return "[" * levels + "]" * levels


REFUSED = {
    "nothing": ("", "", "not JSON: Expecting value: line 1 column 1 (char 0)"),
    "not UTF-8": (b'"\xff"', "", "not UTF-8 at byte 1"),
    "NaN": ('{"advance":NaN}', "/advance", NO_NUMBER),
    "Infinity": ('[1, {"a/b": -Infinity}]', "/1/a~1b", NO_NUMBER),
    "an exponent without end": ("1e99999999999", "", "a number has more than 4300 digits"),
    "half of a surrogate pair": (r'{"name": "\ud800"}', "/name", HALF_PAIR),
    "half of a pair in a key": (r'{"\udc00": 1}', "", HALF_PAIR),
    "a number of 5,000 digits": ("9" * 5000, "", "a number has more than 4300 digits"),
    "one level too deep": (nest(DEEPEST + 1), "/0" * DEEPEST, TOO_DEEP),
    "100,000 levels, never closed": ("[" * 100_000, "", TOO_DEEP),
}


@pytest.mark.parametrize(("text", "pointer", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_could_not_be_written_down_is_refused_where_it_stands(text, pointer, problem):
    with pytest.raises(Unfit) as refusal:
        json_reading.read(text)
    assert (refusal.value.pointer, refusal.value.problem) == (pointer, problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(r'"\ud83d\ude00"', "\N{GRINNING FACE}", id="a whole pair"),
        pytest.param('"NaN, \\\\ud800 and 1e400"', "NaN, \\ud800 and 1e400", id="a text that looks suspicious"),
        pytest.param("1e308", Decimal("1e308"), id="a large number"),
        pytest.param("9" * 400 + ".5", Decimal("9" * 400 + ".5"), id="more digits than a float holds"),
        pytest.param(b'{"a": [null, true]}', {"a": [None, True]}, id="bytes"),
        pytest.param("[" + ",".join(["[]"] * 500) + "]", [[]] * 500, id="many lists beside each other"),
    ],
)
def test_what_json_can_say_is_read(text, value):
    assert json_reading.read(text) == value


def test_the_deepest_value_is_read():
    assert json.dumps(json_reading.read(nest(DEEPEST))) == nest(DEEPEST)


def hold_itself():
    value = {}
    value["a"] = value
    return value


@pytest.mark.parametrize(
    ("value", "pointer", "problem"),
    [
        pytest.param({1: 2}, "", "the key 1 is no text", id="an odd key"),
        pytest.param({"a": {None: 2}}, "/a", "the key None is no text", id="an odd key inside"),
        pytest.param({"a": b"x"}, "/a", "a bytes is nothing that JSON has", id="bytes"),
        pytest.param(hold_itself(), "/a" * DEEPEST, TOO_DEEP, id="a value that holds itself"),
        pytest.param([float("inf")], "/0", NO_NUMBER, id="infinity"),
    ],
)
def test_a_value_made_elsewhere_is_checked_alike(value, pointer, problem):
    with pytest.raises(Unfit) as refusal:
        json_reading.check(value)
    assert (refusal.value.pointer, refusal.value.problem) == (pointer, problem)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param({"a": [1, "é"]}, '{"a":[1,"é"]}', id="what is JSON"),
        pytest.param(float("nan"), "null", id="NaN"),
        pytest.param([float("-inf"), 1.5], "[null,1.5]", id="infinity"),
        pytest.param({"\ud800": "a\udfff"}, r'{"\ud800":"a\udfff"}', id="halves of surrogate pairs"),
        pytest.param({1: {2}}, '{"1":"{2}"}', id="what is no JSON at all"),
        pytest.param(10**5000, "null", id="a number without end"),
        pytest.param([Decimal("1e22"), {"a": Decimal("0.10")}], '[10000000000000000000000.0,{"a":0.1}]', id="decimals"),
        pytest.param({1: Decimal("1e-7")}, '{"1":0.0000001}', id="a decimal beside what is no JSON"),
    ],
)
def test_writing_never_fails(value, text):
    assert json_reading.write(value).encode().decode() == text


def test_a_value_that_holds_itself_is_written_to_a_depth():
    assert json_reading.write(hold_itself()) == '{"a":' * DEEPEST + '"..."' + "}" * DEEPEST


@pytest.mark.parametrize(
    ("digits", "number"),
    [("12", 12), ("-7", -7), ("+3", 3), ("9" * 5000, int("9" * 4300)), ("-" + "9" * 5000, -int("9" * 4300))],
    ids=["plain", "negative", "with a plus", "5,000 digits", "5,000 digits below zero"],
)
def test_digits_are_a_number_whatever_their_number(digits, number):
    assert json_reading.whole_number(digits) == number


def test_a_python_without_an_encoder_in_c_writes_the_same(monkeypatch):
    value = {"a": [1, 2.5, None, True, 'ü"', Decimal("1.10")], "b": {}}
    by_c = json_reading.encoder_of(",", ":")(value)
    monkeypatch.setattr(json.encoder, "c_make_encoder", None)
    assert json_reading.encoder_of(",", ":")(value) == by_c
