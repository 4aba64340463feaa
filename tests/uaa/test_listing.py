"""Lists: windows, order, attributes."""

import re

import pytest

from fakecc.uaa import listing
from fakecc.uaa.filters import Column, FilterProblem

COLUMNS = {"name": Column("text", lambda record: record["name"])}
RECORDS = [{"name": "b"}, {"name": None}, {"name": "a"}]


@pytest.mark.parametrize(
    ("start_index", "count", "shown"),
    [(1, 2, "ab"), (2, 2, "bc"), (3, 5, "c"), (4, 2, ""), (1, 0, "")],
)
def test_a_window_counts_from_one(start_index, count, shown):
    assert "".join(listing.window("abc", start_index, count)) == shown


def test_a_window_before_the_first_is_an_error():
    with pytest.raises(IndexError):
        listing.window("abc", 0, 2)


@pytest.mark.parametrize(
    ("ascending", "names"), [(True, ["a", "b", None]), (False, [None, "b", "a"])], ids=["ascending", "descending"]
)
def test_who_has_no_value_stands_at_the_end(ascending, names):
    assert [one["name"] for one in listing.sort(RECORDS, "NAME", COLUMNS, ascending=ascending)] == names


def test_there_is_no_order_by_what_is_no_column():
    with pytest.raises(FilterProblem):
        listing.sort(RECORDS, "nosuch", COLUMNS, ascending=True)


@pytest.mark.parametrize(("text", "number"), [(None, 5), ("", 5), ("-3", -3), ("+2", 2)])
def test_a_number_of_a_query(text, number):
    assert listing.whole_number(text, 5) == number


@pytest.mark.parametrize("text", ["x", "1.5", str(2**31), "9" * 5000])
def test_what_is_no_number_of_a_query(text):
    with pytest.raises(ValueError, match=re.escape(text[:9])):
        listing.whole_number(text, 5)


def test_a_star_stands_for_every_item():
    records = [{"emails": [{"value": "a"}, {"value": "b"}], "name": {"x": 1}}]
    shown = listing.parts(
        records, ["emails.value", "name.x", "gone"], lambda name: name.replace("emails.", "emails[*].")
    )
    assert shown == [{"emails.value": ["a", "b"], "name.x": 1, "gone": None}]
