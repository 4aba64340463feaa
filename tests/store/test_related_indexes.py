"""Indexes on what other records say: whatever is done to either side, and undone, they find what a full scan finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.records import record
from fakecc.store import Changes, Record, Referrers, Table, Through

GUIDS = st.sampled_from(["a", "b", "c"])
# Of parts: the size of the thing that each belongs to. Of things: kind and colour of the parts that belong to them.
SIZE = Through("things", "thing_guid", "size")
PARTS = Referrers("parts", "thing_guid", ("kind", "colour"))
KINDS = Referrers("parts", "thing_guid", ("kind",))


@record
class Thing(Record):
    size: str


@record
class Part(Record):
    thing_guid: str | None
    kind: str
    colour: str


def thing(guid, size):
    return Thing(guid=guid, created_at=0.0, updated_at=0.0, size=size)


def part(guid, thing_guid, kind, colour="red"):
    return Part(guid=guid, created_at=0.0, updated_at=0.0, thing_guid=thing_guid, kind=kind, colour=colour)


class Shop:
    """Both tables, with every index asked for once."""

    def __init__(self):
        self.changes = Changes()
        self.tables = {}
        self.tables["things"] = Table("things", Thing, (), self.changes, self.tables)
        self.tables["parts"] = Table("parts", Part, ("thing_guid",), self.changes, self.tables)
        self.found()

    def found(self):
        """What each index finds by each of its keys."""
        things, parts = self.tables.values()
        sizes = {key: guids(parts.select({SIZE: (key,)})) for key in "abc"}
        kinds = {key: guids(things.select({KINDS: (key,)})) for key in "abc"}
        both = {key: guids(things.select({PARTS: ((key, "red"),)})) for key in "abc"}
        return sizes, kinds, both

    def scanned(self):
        """What reading every record finds."""
        things, parts = map(list, self.tables.values())
        size_of = {each.guid: each.size for each in things}
        sizes = {key: [each.guid for each in parts if size_of.get(each.thing_guid) == key] for key in "abc"}
        kinds = {key: _owners(things, [each for each in parts if each.kind == key]) for key in "abc"}
        red = [each for each in parts if each.colour == "red"]
        return sizes, kinds, {key: _owners(things, [each for each in red if each.kind == key]) for key in "abc"}

    def do(self, steps):
        for table, change in steps:
            if not isinstance(change, str):
                self.tables[table].put(change)
            elif change in self.tables[table]:
                self.tables[table].remove(change)


def _owners(things, parts):
    owners = {each.thing_guid for each in parts}
    return [each.guid for each in things if each.guid in owners]


def guids(selection):
    return [each.guid for each in selection.all()]


STEPS = st.lists(
    st.one_of(
        st.builds(lambda guid, size: ("things", thing(guid, size)), GUIDS, GUIDS),
        st.builds(
            lambda guid, owner, kind, colour: ("parts", part(guid, owner, kind, colour)),
            GUIDS, st.one_of(st.none(), GUIDS), GUIDS, st.sampled_from(["red", "blue"]),
        ),
        st.tuples(st.sampled_from(["things", "parts"]), GUIDS),
    ),
    max_size=12,
)  # fmt: skip


@given(STEPS)
def test_they_find_what_a_full_scan_finds(steps):
    shop = Shop()
    for step in steps:
        shop.do([step])
        assert shop.found() == shop.scanned()


@given(STEPS, STEPS)
def test_a_rollback_brings_them_back(before, after):
    shop = Shop()
    shop.do(before)
    found = shop.found()
    depth = shop.changes.begin()
    shop.do(after)
    shop.changes.take_back(depth)
    assert (shop.found(), shop.scanned()) == (found, found)


@given(STEPS)
def test_one_that_is_asked_for_late_finds_the_same(steps):
    shop = Shop()
    shop.tables["things"].forget(PARTS)
    shop.tables["parts"].forget(SIZE)
    shop.do(steps)
    assert shop.found() == shop.scanned()


def test_a_change_that_was_left_half_done_is_undone_whole(monkeypatch):
    shop = Shop()
    shop.do([("things", thing("a", "a")), ("parts", part("a", "a", "a"))])
    found = shop.found()
    depth = shop.changes.begin()
    monkeypatch.setattr("fakecc.store.related_indexes.file", None)
    with pytest.raises(TypeError):
        shop.do([("things", thing("a", "b"))])
    monkeypatch.undo()
    shop.changes.take_back(depth)
    assert (shop.found(), shop.scanned()) == (found, found)
