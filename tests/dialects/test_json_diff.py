"""Differences of JSON values, as the gem json-diff tells them."""

import pytest

from fakecc.dialects.json_diff import diff


def by_name(before, after):
    if not isinstance(before, dict) or not isinstance(after, dict) or not {"name"} <= before.keys() & after.keys():
        return None
    return float(before["name"] == after["name"])


def add(path, value):
    return {"op": "add", "path": path, "value": value}


def remove(path, was):
    return {"op": "remove", "path": path, "was": was}


def replace(path, was, value):
    return {"op": "replace", "path": path, "was": was, "value": value}


def move(origin, path):
    return {"op": "move", "from": origin, "path": path}


DIFFERENCES = {
    "nothing": (5, 5, []),
    "an integer and the float": (1, 1.0, []),
    "one and true": (1, True, [replace("", 1, value=True)]),
    "null was nothing": (None, 5, [{"op": "replace", "path": "", "value": 5}]),
    "a map and a list": ({}, [], [replace("", {}, [])]),
    "keys: lost, gained, kept": (
        {"a": 1, "b": 2},
        {"c": 3, "b": 4},
        [remove("/a", 1), add("/c", 3), replace("/b", 2, 4)],
    ),
    "a lost null": ({"a": None}, {}, [{"op": "remove", "path": "/a"}]),
    "a key with a slash and a tilde": ({}, {"a/b~c": 1}, [add("/a~1b~0c", 1)]),
    "a list that was empty": ([], [1, 2], [add("/0", 1), add("/1", 2)]),
    "a list that is empty": ([1, 2], [], [remove("/0", 1), remove("/0", 2)]),
    "another item": (["a"], ["b"], [remove("/0", "a"), add("/0", "b")]),
    "removals from the end": (["a", "b", "c"], ["b"], [remove("/2", "c"), remove("/0", "a")]),
    "an item in between": (["a", "c"], ["a", "b", "c"], [add("/1", "b")]),
    "two that change places": (["a", "b"], ["b", "a"], [move("/0", "/1")]),
    "three in a ring": (["a", "b", "c"], ["b", "c", "a"], [move("/0", "/2")]),
    "moves beside what comes and goes": (
        ["a", "b", "c"],
        ["d", "c", "a"],
        [remove("/1", "b"), move("/0", "/1"), add("/0", "d")],
    ),
    "a pair by its name": ([{"name": "x", "v": 1}], [{"name": "x", "v": 2}], [replace("/0/v", 1, 2)]),
    "other names are no pair": (
        [{"name": "x", "v": 1}],
        [{"name": "y", "v": 1}],
        [remove("/0", {"name": "x", "v": 1}), add("/0", {"name": "y", "v": 1})],
    ),
    "maps alike in most": (
        [{"a": 1, "b": 2, "c": 3}],
        [{"a": 1, "b": 2, "c": 4}],
        [replace("/0/c", 3, 4)],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_leads_from_one_value_to_the_other(before, after, expected):
    assert diff(before, after, by_name) == expected
