"""Tables, their indexes, and what a rollback leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.errors import Unstorable
from fakecc.records import record
from fakecc.store import Changes, Record, Table


@record
class Thing(Record):
    name: str
    friends: tuple[str, ...] = ()


def thing(guid, name="a", friends=()):
    return Thing(guid=guid, created_at=0.0, updated_at=0.0, name=name, friends=friends)


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
def table(changes):
    return Table("things", Thing, ("name", "friends"), changes)


def guids(records):
    return [record.guid for record in records]


def test_records_come_in_creation_order(table):
    for guid in ("c", "a", "b"):
        table.put(thing(guid))
    assert guids(table) == ["c", "a", "b"]


def test_replacing_keeps_the_place(table):
    for guid in ("c", "a", "b"):
        table.put(thing(guid))
    table.put(thing("a", name="new"))
    assert [(record.guid, record.name) for record in table] == [("c", "a"), ("a", "new"), ("b", "a")]


def test_find_reads_an_index_in_creation_order(table):
    for guid, name in (("1", "x"), ("2", "y"), ("3", "x")):
        table.put(thing(guid, name))
    assert guids(table.find(name="x")) == ["1", "3"]


def test_a_tuple_is_indexed_by_each_member(table):
    table.put(thing("1", friends=("f", "g")))
    table.put(thing("2", friends=("g",)))
    assert guids(table.find(friends="g")) == ["1", "2"]


def test_the_values_of_a_field_are_those_that_records_have(table):
    for guid, name in (("1", "x"), ("2", "y"), ("3", "x")):
        table.put(thing(guid, name))
    before = table.values("name")
    table.put(thing("2", "z"))
    assert (sorted(before), sorted(table.values("name"))) == (["x", "y"], ["x", "z"])


def test_select_joins_several_fields(table):
    table.put(thing("1", "x", friends=("f",)))
    table.put(thing("2", "y", friends=("f",)))
    table.put(thing("3", "x"))
    assert guids(table.select({"name": ["x"], "friends": ["f", "g"]}).all()) == ["1"]


def test_select_by_guid_ignores_strangers(table):
    table.put(thing("1"))
    assert guids(table.select({"guid": ["1", "9"]}).all()) == ["1"]


def test_a_removed_record_leaves_every_index(table):
    table.put(thing("1", "x", friends=("f",)))
    table.remove("1")
    assert (table.find(name="x"), table.find(friends="f"), len(table)) == ([], [], 0)


def test_a_slice_counts_from_the_newest_when_descending(table):
    for number in range(5):
        table.put(thing(str(number)))
    assert guids(table.select({}).slice(1, 2, descending=True)) == ["3", "2"]


@pytest.mark.parametrize(
    ("start", "expected"), [pytest.param(4, ["0"], id="last page"), pytest.param(5, [], id="past the end")]
)
def test_a_descending_slice_ends_at_the_oldest(table, start, expected):
    for number in range(5):
        table.put(thing(str(number)))
    assert guids(table.select({}).slice(start, 2, descending=True)) == expected


def test_the_touched_records_are_the_diff(table, changes):
    before = table.put(thing("1", "x"))
    changes.begin()
    table.put(thing("0", "earlier"))
    depth = changes.begin()
    table.put(thing("1", "y"))
    table.put(thing("2"))
    assert [(guid, was) for _, guid, was in changes.since(depth)] == [("1", before), ("2", None)]


def test_an_inner_savepoint_that_is_kept_is_taken_back_with_the_outer(table, changes):
    outer = changes.begin()
    inner = changes.begin()
    table.put(thing("1"))
    changes.keep(inner)
    changes.take_back(outer)
    assert len(table) == 0


operations = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "begin", "back", "keep"]), st.sampled_from("abcde"), st.sampled_from("xyz")
    ),
    max_size=40,
)


def contents(table):
    return (
        [(record.guid, record.name, record.friends) for record in table],
        {name: guids(table.find(name=name)) for name in "xyz"},
        {name: guids(table.find(friends=name)) for name in "xyz"},
    )


def act(table, changes, depths, operation, guid, name):
    if operation == "put":
        table.put(thing(guid, name, friends=(name, "x")))
    elif operation == "remove" and guid in table:
        table.remove(guid)
    elif operation == "begin":
        depths.append(changes.begin())
    elif operation == "back" and depths:
        changes.take_back(depths.pop())
    elif operation == "keep" and depths:
        changes.keep(depths.pop())


@given(before=operations, after=operations)
def test_savepoint_and_rollback_leave_no_trace(before, after):
    changes = Changes()
    table = Table("things", Thing, ("name", "friends"), changes)
    for operation, guid, name in before:
        if operation in {"put", "remove"}:
            act(table, changes, [], operation, guid, name)
    remembered = contents(table)
    depth = changes.begin()
    depths = []
    for operation, guid, name in after:
        act(table, changes, depths, operation, guid, name)
    changes.take_back(depth)
    assert contents(table) == remembered


@given(after=operations)
def test_the_next_record_after_a_rollback_gets_the_same_ordinal(after):
    changes = Changes()
    table = Table("things", Thing, ("name",), changes)
    table.put(thing("first"))
    depth = changes.begin()
    for operation, guid, name in after:
        if operation in {"put", "remove"}:
            act(table, changes, [], operation, guid, name)
    changes.take_back(depth)
    table.put(thing("next"))
    assert table.ordinal("next") == 2


def test_a_nul_is_neither_stored_nor_looked_for(table):
    for attempt in (
        lambda: table.put(thing("a", "x\0")),
        lambda: table.get("a\0"),
        lambda: "a\0" in table,
        lambda: table.find(name="x\0"),
    ):
        with pytest.raises(Unstorable, match="string contains null byte"):
            attempt()
    assert len(table) == 0


@pytest.mark.parametrize("ask", ["find", "first", "one"])
def test_a_field_that_there_is_not_is_refused_however_empty_the_table_is(world, ask):
    with pytest.raises(TypeError, match=r"ServiceInstance has no field 'nmae'; did you mean 'name'\?"):
        getattr(world.service_instances, ask)(nmae="x")


def test_one_record_is_given_as_it_is(table):
    table.put(thing("a", "x"))
    assert table.one(name="x").guid == "a"


def test_one_of_several_is_refused(table):
    for place in "ab":
        table.put(thing(place, "x"))
    with pytest.raises(LookupError, match=r"2 things have {'name': 'x'}, and one was expected"):
        table.one(name="x")


def test_one_record_is_given_or_the_nearest_are_told(table):
    table.put(thing("a", name="orders"))
    assert table.one(name="orders").guid == "a"
    with pytest.raises(LookupError, match="no record of things has name='order'; the nearest are orders"):
        table.one(name="order")


def test_a_change_of_what_was_changed_meanwhile_takes_its_place(table):
    old = table.put(thing("1", name="x", friends=("f",)))
    table.change(old, {"name": "y"})
    table.change(old, {"friends": ()})
    assert [(record.name, record.friends) for record in table.find(name="x")] == [("x", ())]


def test_a_change_of_what_was_removed_meanwhile_puts_it_back(table):
    old = table.put(thing("1", name="x"))
    table.remove("1")
    table.change(old, {"name": "y"})
    assert guids(table.find(name="y")) == ["1"]


def test_a_change_to_a_text_with_a_nul_changes_nothing(table):
    old = table.put(thing("1", name="x"))
    with pytest.raises(Unstorable):
        table.change(old, {"name": "y\0"})
    assert table["1"] is old
