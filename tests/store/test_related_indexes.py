"""Indexes on what other records say: whatever is done to any side, and undone, they find what a full scan finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakecc.records import record
from fakecc.store import Changes, Composite, Record, Referrers, Table, Through, Total

GUIDS = st.sampled_from(["a", "b", "c"])
# Of parts: the size of the thing that each belongs to, and the colour of the box that this is in.
SIZE = Through("things", "thing_guid", "size")
BOX = Through("things", "thing_guid", "box_guid")
BOX_COLOUR = Through("things", "thing_guid", Through("boxes", "box_guid", "colour"))
# Of things: kind and colour of the parts that belong to them. Of boxes: kind and size of those in its things.
PARTS = Referrers("parts", "thing_guid", ("kind", "colour"))
KINDS = Referrers("parts", "thing_guid", ("kind",))
IN_BOX = Referrers("parts", BOX, ("kind", SIZE))
# Of parts: kind and colour together, kind with what stands elsewhere; how much they weigh, by the same.
BOTH = Composite(("kind", "colour"))
APART = Composite(("kind", BOX_COLOUR))
WEIGHT = Total(("kind",), ("count", "weight"))
WEIGHT_APART = Total((BOX_COLOUR,), ("count", "weight"))


@record
class Box(Record):
    colour: str


@record
class Thing(Record):
    size: str
    box_guid: str | None


@record
class Part(Record):
    thing_guid: str | None
    kind: str
    colour: str
    count: int
    weight: int = 3


def box(guid, colour):
    return Box(guid=guid, created_at=0.0, updated_at=0.0, colour=colour)


def thing(guid, size, box_guid=None):
    return Thing(guid=guid, created_at=0.0, updated_at=0.0, size=size, box_guid=box_guid)


def part(guid, thing_guid, kind, colour="red", count=1):
    return Part(guid=guid, created_at=0.0, updated_at=0.0, thing_guid=thing_guid, kind=kind, colour=colour, count=count)


class Shop:
    """The tables, with every index asked for once."""

    def __init__(self):
        self.changes = Changes()
        self.tables = {}
        self.tables["boxes"] = Table("boxes", Box, (), self.changes, self.tables)
        self.tables["things"] = Table("things", Thing, (), self.changes, self.tables)
        self.tables["parts"] = Table("parts", Part, ("thing_guid",), self.changes, self.tables)
        self.found()

    def found(self):
        """What each index finds by each of its keys."""
        boxes, things, parts = self.tables.values()
        return {
            SIZE: {key: guids(parts.select({SIZE: (key,)})) for key in "abc"},
            BOX_COLOUR: {key: guids(parts.select({BOX_COLOUR: (key,)})) for key in "abc"},
            KINDS: {key: guids(things.select({KINDS: (key,)})) for key in "abc"},
            PARTS: {key: guids(things.select({PARTS: ((key, "red"),)})) for key in "abc"},
            IN_BOX: {key: guids(boxes.select({IN_BOX: ((key, "a"),)})) for key in "abc"},
            BOTH: {key: guids(parts.select({BOTH: ((key, "red"),)})) for key in "abc"},
            APART: {key: guids(parts.select({APART: ((key, "a"),)})) for key in "abc"},
            WEIGHT: {key: parts.total(WEIGHT, key) for key in "abc"},
            WEIGHT_APART: {key: parts.total(WEIGHT_APART, key) for key in "abc"},
        }

    def scanned(self):
        """What reading every record finds."""
        colour_of, things, parts = {each.guid: each.colour for each in self.tables["boxes"]}, *self._records()
        owner = {each.guid: each for each in things}
        size = {each.guid: owner[each.thing_guid].size for each in parts if each.thing_guid in owner}
        box_of = {each.guid: owner[each.thing_guid].box_guid for each in parts if each.thing_guid in owner}
        colour = {each.guid: colour_of.get(box_of.get(each.guid)) for each in parts}
        red = [each for each in parts if each.colour == "red"]
        small = [each for each in parts if size.get(each.guid) == "a"]
        return {
            SIZE: {key: [each.guid for each in parts if size.get(each.guid) == key] for key in "abc"},
            BOX_COLOUR: {key: [each.guid for each in parts if colour[each.guid] == key] for key in "abc"},
            KINDS: {key: _owners(things, [each for each in parts if each.kind == key]) for key in "abc"},
            PARTS: {key: _owners(things, [each for each in red if each.kind == key]) for key in "abc"},
            IN_BOX: {
                key: [guid for guid in colour_of if guid in {box_of[each.guid] for each in small if each.kind == key}]
                for key in "abc"
            },
            BOTH: {key: [each.guid for each in red if each.kind == key] for key in "abc"},
            APART: {
                key: [each.guid for each in parts if (each.kind, colour[each.guid]) == (key, "a")] for key in "abc"
            },
            WEIGHT: {key: sum(each.count * 3 for each in parts if each.kind == key) for key in "abc"},
            WEIGHT_APART: {key: sum(each.count * 3 for each in parts if colour[each.guid] == key) for key in "abc"},
        }

    def _records(self):
        return list(self.tables["things"]), list(self.tables["parts"])

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
        st.builds(lambda guid, colour: ("boxes", box(guid, colour)), GUIDS, GUIDS),
        st.builds(lambda *given: ("things", thing(*given)), GUIDS, GUIDS, st.one_of(st.none(), GUIDS)),
        st.builds(
            lambda *given: ("parts", part(*given)),
            GUIDS, st.one_of(st.none(), GUIDS), GUIDS, st.sampled_from(["red", "blue"]), st.integers(0, 2),
        ),
        st.tuples(st.sampled_from(["boxes", "things", "parts"]), GUIDS),
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


def test_one_that_rests_on_another_goes_with_it():
    shop = Shop()
    shop.tables["things"].forget(Through("boxes", "box_guid", "colour"))
    shop.do([("boxes", box("a", "a")), ("things", thing("a", "a", "a")), ("parts", part("a", "a", "a"))])
    assert shop.found() == shop.scanned()


@pytest.mark.parametrize("change", [("boxes", box("a", "b")), ("things", thing("a", "b", "a"))], ids=str)
def test_a_change_that_was_left_half_done_is_undone_whole(monkeypatch, change):
    shop = Shop()
    shop.do([("boxes", box("a", "a")), ("things", thing("a", "a", "a")), ("parts", part("a", "a", "a"))])
    found = shop.found()
    depth = shop.changes.begin()
    monkeypatch.setattr("fakecc.store.related_indexes.file", None)
    with pytest.raises(TypeError):
        shop.do([change])
    monkeypatch.undo()
    shop.changes.take_back(depth)
    assert (shop.found(), shop.scanned()) == (found, found)
