"""What is other about a value."""

import time

import pytest

from fakecc.remote.differences import differences
from fakecc.remote.placeholders import Bindings

GUID = "0f3c1c1e-0b1c-4b59-8f0a-6f1c4c1b2a3d"


def told(expected, actual, unordered=()):
    return [str(each) for each in differences(expected, actual, Bindings(run="r"), "", unordered)]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        pytest.param({"a": [1, None, "x"]}, {"a": [1, None, "x"]}, id="the same"),
        pytest.param("${any}", {"whatever": 1}, id="whatever"),
        pytest.param({"${run}-a": 1}, {"r-a": 1}, id="a key of this run"),
        pytest.param("${epoch_ms}", 1_700_000_000_000, id="milliseconds"),
    ],
)
def test_the_same(expected, actual):
    assert told(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual", "lines"),
    [
        pytest.param(1, 1.0, ["(whole body): is 1.0, expected 1"], id="a whole number is no decimal"),
        pytest.param(1, True, ["(whole body): is True, expected 1"], id="a number is no truth"),
        pytest.param({"a": 1}, {}, ["/a: missing"], id="missing"),
        pytest.param({}, {"a": 1}, ["/a: unexpected, is 1"], id="unexpected"),
        pytest.param([1], [1, 2], ["(whole body): 2 items, expected 1"], id="length"),
        pytest.param({"a": {"b": "x"}}, {"a": {"b": "y"}}, ["/a/b: is 'y', expected 'x'"], id="deep inside"),
        pytest.param("${epoch}", 12, ["(whole body): is 12, expected '${epoch}'"], id="another time"),
        pytest.param("${epoch}", None, ["(whole body): is None, expected '${epoch}'"], id="no time"),
    ],
)
def test_what_is_other(expected, actual, lines):
    assert told(expected, actual) == lines


def test_moments_are_near_now():
    assert told(["${epoch}", "${epoch+1200}"], [int(time.time()), int(time.time()) + 1200]) == []


def test_the_order_of_keys_is_a_difference_of_its_own():
    found = differences({"a": 1, "b": 2}, {"b": 2, "a": 1}, Bindings())
    assert [each.of_order for each in found] == [True]
    assert told({"headers": {"a": 1, "b": 2}}, {"headers": {"b": 2, "a": 1}}) == []


@pytest.mark.parametrize(
    ("unordered", "actual", "count"),
    [
        pytest.param(["/a"], [2, 1], 0, id="a set"),
        pytest.param(["/a"], [2, 3], 2, id="another set"),
        pytest.param(["/a/..."], [3, 2, 1], 0, id="others may stand among them"),
        pytest.param(["/a/..."], [3, 2], 1, id="but none may lack"),
        pytest.param([], [2, 1], 2, id="a list"),
    ],
)
def test_lists_without_an_order(unordered, actual, count):
    assert len(told({"a": [1, 2]}, {"a": actual}, unordered)) == count


def test_words_without_an_order():
    assert told({"scope": "a b c"}, {"scope": "c a b"}, ["/scope"]) == []


def test_in_a_set_what_is_known_is_looked_for_first():
    bindings = Bindings()
    bindings.fits("${guid1}", GUID)
    other = GUID.replace("0f", "1f")
    assert differences(["${guid2}", "${guid1}"], [GUID, other], bindings, "", [""]) == []
    assert bindings.learnt["guid2"] == other
