"""The one reader of YAML: JSON's values, and nothing that grows."""

import time

import pytest

from fakecc import yaml_reading
from fakecc.json_reading import Unfit


def test_moments_stay_texts_and_an_empty_text_is_nothing():
    assert (yaml_reading.read("at: 2030-01-01\nn: 1.5"), yaml_reading.read("")) == (
        {"at": "2030-01-01", "n": 1.5},
        None,
    )


@pytest.mark.parametrize(
    ("text", "pointer", "problem"),
    [
        pytest.param("1: 2", "", "the key 1 is no text", id="an odd key"),
        pytest.param("? [a]\n: 2", "", "not YAML", id="a list as a key"),
        pytest.param("&a [*a]", "", "not YAML: aliases such as *name are not taken", id="a list that holds itself"),
        pytest.param("&a {b: *a}", "", "not YAML: aliases such as *name are not taken", id="a map that holds itself"),
        pytest.param("[" * 1000, "", "it is nested deeper than 200 levels", id="1,000 levels"),
        pytest.param("a: .nan", "/a", "this is no number that JSON has", id="NaN"),
        pytest.param("a: .inf", "/a", "this is no number that JSON has", id="infinity"),
        pytest.param("a: " + "9" * 5000, "", "not YAML: Exceeds the limit", id="5,000 digits"),
        pytest.param(r'a: "\ud800"', "/a", "half of a surrogate pair is no character", id="half a pair"),
        pytest.param("a: !!binary aGk=", "/a", "a bytes is nothing that JSON has", id="bytes"),
        pytest.param("a: !!set {b}", "/a", "a set is nothing that JSON has", id="a set"),
        pytest.param(
            "a: !!python/object:os.system {}", "", "not YAML: could not determine", id="an object of Python's"
        ),
        pytest.param("a: [", "", "not YAML: while parsing", id="no YAML"),
        pytest.param("a: \x00", "", "not YAML: unacceptable character", id="a control character"),
    ],
)
def test_what_json_has_not_is_refused(text, pointer, problem):
    with pytest.raises(Unfit) as refusal:
        yaml_reading.read(text)
    assert (refusal.value.pointer, refusal.value.problem[: len(problem)]) == (pointer, problem)


def test_a_seed_that_doubles_with_every_line_is_refused_at_once():
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 25)]
    with pytest.raises(Unfit, match="aliases"):
        yaml_reading.read("\n".join(lines))


DEEP = {
    "lists in brackets": "[" * 200_000,
    "maps in braces": "{a: " * 50_000,
    "lists in a line": "- " * 50_000,
    "keys in a line": "? " * 50_000,
    "maps in lines": "\n".join(" " * level + "a:" for level in range(1_000)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_too_deep_is_refused_before_it_is_read_to_its_end(text):
    began = time.process_time()
    with pytest.raises(Unfit, match="it is nested deeper than 200 levels"):
        yaml_reading.read(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("text", ["[" * 200 + "]" * 200, "- " * 199 + "[]"], ids=["in brackets", "in a line"])
def test_the_deepest_value_is_read(text):
    assert str(yaml_reading.read(text)) == "[" * 200 + "]" * 200


def test_bytes_are_refused_but_where_they_have_a_key():
    with pytest.raises(Unfit):
        yaml_reading.read("a: !!binary AQI=")
    assert yaml_reading.read("a: !!binary AQI=", "base64") == {"a": {"base64": "AQI="}}
