"""SCIM's filters: what they find, and that any text is understood or refused."""

import contextlib
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.uaa import filters
from fakecc.uaa.filters import Column, FilterProblem

COLUMNS = {
    "username": Column("text", lambda record: record.username),
    "active": Column("flag", lambda record: record.active),
    "version": Column("number", lambda record: record.version),
}
WORDS = st.sampled_from(
    ["userName", "active", "version", "nosuch", "eq", "EQ", "co", "sw", "pr", "gt", "le", "ne", "and", "or", "not",
     "(", ")", '"a"', "'a'", '"', "true", "12", "-1", "null", "a.b", "a[b]", "\\", "%", "_"]
)  # fmt: skip


def found(text, **fields):
    record = SimpleNamespace(**{"username": "Ann", "active": True, "version": 2, **fields})
    return filters.test_of(filters.parse(text), COLUMNS)(record)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('userName eq "ann"', True),
        ('USERNAME EQ "ANN"', True),
        ('userName co "n"', True),
        ('userName sw "n"', False),
        ("userName pr", True),
        ("active eq true", True),
        ("version gt 1", True),
        ("version le 1", False),
        ('userName eq "bob" or active eq true', True),
        ('userName eq "bob" and active eq true', False),
        ('(userName eq "bob" or version eq 2) and active eq true', True),
    ],
)
def test_what_a_filter_finds(text, answer):
    assert found(text) is answer


@pytest.mark.parametrize("text", ["", "userName", 'nosuch eq "a"', 'userName eq "a', "userName eq", "(userName pr"])
def test_what_is_no_filter(text):
    with pytest.raises(FilterProblem):
        found(text)


@given(st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=40))
def test_any_text_is_a_filter_or_a_problem(text):
    with contextlib.suppress(FilterProblem):
        assert found(text) in {True, False}
