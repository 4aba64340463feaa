"""What UAA reads from a request."""

import pytest
import support

from fakecc.uaa import requests

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def test_of_a_repeated_parameter_the_first_counts(world):
    call = support.a_call(world, "POST", "/uaa/x?a=query&b=1&b=2", body=b"a=form&c=%20x&d", headers=FORM)
    assert requests.parameters(call) == {"a": "query", "b": "1", "c": " x", "d": ""}
    assert requests.form(call) == {"a": "form", "c": " x", "d": ""}


def test_whatever_is_no_form_has_no_parameters(world):
    call = support.a_call(world, "POST", "/uaa/x", body=b"a=b", headers={"Content-Type": "text/plain"})
    assert requests.form(call) == {}


@pytest.mark.parametrize(("text", "words"), [(None, []), ("", []), ("a b", ["a", "b"]), (" a,b,, c ", ["a", "b", "c"])])
def test_words_are_apart_by_blanks_or_commas(text, words):
    assert requests.words(text) == words


@pytest.mark.parametrize(
    ("header", "value"), [("", ""), ("a=1; b=2=3", "2=3"), ("bb=1", ""), ("a=1;b=x", "x")], ids=range(4)
)
def test_a_cookie_is_read(world, header, value):
    assert requests.cookie(support.a_call(world, headers={"Cookie": header}), "b") == value


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        ("", True),
        ("*/*", True),
        ("text/html", False),
        ("text/html, application/json;q=0.1", True),
        ("APPLICATION/JSON", True),
        ("application/*", True),
        ("application/xml", False),
    ],
)
def test_who_accepts_json(world, accept, json):
    assert requests.accepts_json(support.a_call(world, headers={"Accept": accept})) is json
