"""What selections find is what reading every record finds, in the order that sorting gives, whatever was changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.models.common import Metadata
from fakecc.records import record
from fakecc.selections import AllOf, HasKey, Order, Span, intersection, selection_of
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
