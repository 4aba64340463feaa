"""What selections find is what reading every record finds, in the order that sorting gives, whatever was changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.models.common import Metadata
from fakecc.records import record
from fakecc.selections import (
    AllOf,
    AnyOf,
    HasKey,
    MergedSelection,
    Order,
    RepeatedSelection,
    Span,
    TextSpan,
    field_in,
    intersection,
    selection_of,
)  # fmt: skip
from fakecc.store import Changes, Record, Table


@record
class Thing(Record):
    name: str | None = None
    size: int = 0
    metadata: Metadata = Metadata()


GUIDS = st.sampled_from("abcdef")
THINGS = st.builds(
    Thing,
    guid=GUIDS,
    created_at=st.sampled_from([0.0, 1.0, 2.0]),
    updated_at=st.just(0.0),
    name=st.sampled_from(["x", "X", "y", None]),
    size=st.integers(0, 3),
    metadata=st.builds(Metadata, st.dictionaries(st.sampled_from(["k", "l"]), st.sampled_from(["1", "2"]))),
)
STEPS = st.lists(st.one_of(THINGS, GUIDS), max_size=12)
TESTS = st.lists(
    st.sampled_from(
        [
            Span("created_at", low=1.0),
            Span("created_at", high=1.0),
            Span("size", 1, 3),
            TextSpan("name", low="X\0"),
            TextSpan("name", high="y"),
            AnyOf((Span("size", 3), AllOf((TextSpan("name", low="x"), Span("size", high=2))))),
            HasKey("metadata", frozenset({"k"})),
            HasKey("metadata", frozenset({("k", "1"), ("l", "2")})),
            HasKey("metadata", frozenset({("k", "1")}), lacks=True),
            lambda thing: thing.size != 2,
        ]
    ),
    max_size=3,
)
AMONG = st.sampled_from([{}, {"name": ["x", None]}, {"size": [1, 2]}, {"guid": ["a", "b"], "size": [1]}])
ORDERS = st.sampled_from([
    Order("name", folds=True, by_guid=True), Order("name", folds=False), Order("created_at", folds=True), Order("size", folds=True),
])  # fmt: skip


def change(table, steps):
    for step in steps:
        if isinstance(step, Thing):
            table.put(step)
        elif step in table:
            table.remove(step)


@given(STEPS, STEPS, STEPS, AMONG, TESTS, ORDERS, st.booleans(), st.integers(0, 3))
def test_a_selection_is_what_reading_everything_finds(before, undone, after, among, tests, order, descending, start):
    changes = Changes()
    table = Table("things", Thing, ("name",), changes)
    change(table, before)
    table.select(among, AllOf(tuple(tests))).slice_by(order, 0, 2)  # indexes and orders are kept from here on
    depth = changes.begin()
    change(table, undone)
    changes.take_back(depth)
    change(table, after)
    everything = list(table)
    found = table.select(among, AllOf(tuple(tests)))
    wanted = [
        one for one in everything
        if all(getattr(one, field) in values for field, values in among.items()) and all(test(one) for test in tests)
    ]  # fmt: skip
    keys = {one.guid: order.key(everything.index(one), one) for one in wanted}
    placed = sorted(wanted, key=lambda one: keys[one.guid], reverse=descending)
    assert (found.all(), found.slice_by(order, start, 3, descending=descending)) == (
        wanted,
        placed[start : start + 3],
    )
    stable = sorted(wanted, key=lambda one: keys[one.guid][:2], reverse=descending)
    if not order.by_guid:
        assert found.slice_by(order, start, 3, descending=descending, stable=True) == stable[start : start + 3]


@pytest.mark.parametrize(
    ("parts", "common"),
    [
        pytest.param([[1, 2]], [1, 2], id="one"),
        pytest.param([[1, 2, 4], [2, 3, 4]], [2, 4], id="two"),
        pytest.param([[5, 99, 200], list(range(0, 400, 5)), [5, 200, 300, 400]], [5, 200], id="one is long"),
        pytest.param([[], [1]], [], id="none"),
    ],
)
def test_an_intersection_is_what_all_hold(parts, common):
    assert list(intersection(parts)) == common


def test_rows_may_stand_more_than_once():
    one = Thing(guid="a", created_at=0.0, updated_at=0.0)
    assert selection_of([one, one]).slice(1, 5) == [one]


def two_tables(steps, others):
    tables = Table("things", Thing), Table("others", Thing)
    change(tables[0], steps)
    change(tables[1], others)
    return tables


@given(STEPS, STEPS, ORDERS, st.booleans(), st.integers(1, 3))
def test_pages_of_two_tables_cover_both_once_and_in_order(steps, others, order, descending, size):
    things, others = two_tables(steps, others)
    merged = MergedSelection(things.select({}), others.select({}))
    pages = [merged.slice_by(order, start, size, descending=descending) for start in range(0, 13, size)]
    walked = [each for page in pages for each in page]
    assert sorted(map(id, walked)) == sorted(id(each) for table in (things, others) for each in table)
    keys = [order.key(0, each)[: 3 if order.by_guid else 2] for each in walked]
    assert keys == sorted(keys, reverse=descending)


@given(STEPS, ORDERS, st.booleans())
def test_a_join_shows_a_record_as_often_as_it_is_in_it(steps, order, descending):
    things = Table("things", Thing)
    change(things, steps)
    parts = [things.select({}), things.select({}, Span("size", 1, 3))]
    joined = RepeatedSelection.of(parts).slice_by(order, 0, 20, descending=descending)
    once = parts[0].slice_by(order, 0, 20, descending=descending)
    assert joined == [each for each in once for _ in range(2 if each.size in {1, 2} else 1)]


@given(STEPS)
def test_one_test_of_several_may_be_all_of_others(steps):
    things = Table("things", Thing)
    change(things, steps)
    small = AllOf((field_in("size", {0, 1}), field_in("name", {"x"})))
    found = things.select({}, AnyOf((small, field_in("size", {3})))).all()
    assert found == [each for each in things if (each.size in {0, 1} and each.name == "x") or each.size == 3]
