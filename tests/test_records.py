"""Records and values behave as dataclasses do, whether their __init__ was compiled or not."""

from __future__ import annotations

import dataclasses
from dataclasses import field
from typing import ClassVar

import pytest

from fakecc.records import WORTH_COMPILING, Plain, Value, record, replace, small_value_type, value_type


def kinds():
    """Classes that nobody made anything of yet."""

    @record
    class Base(Plain):
        KIND: ClassVar[str] = "base"
        guid: str
        names: list[str] = field(default_factory=list)

    @record
    class Derived(Base):
        state: str
        size: int = 1

    @small_value_type
    class Pair(Value):
        left: int
        right: int = 2

    return Base, Derived, Pair


def warmed(kind, **given):
    for _ in range(WORTH_COMPILING):
        replace(kind(**given))
    return kind


@pytest.fixture(params=["general", "compiled"])
def classes(request):
    base, derived, pair = kinds()
    if request.param == "compiled":
        return warmed(base, guid="a"), warmed(derived, guid="a", state="s"), warmed(pair, left=1)
    return base, derived, pair


def test_fields_and_defaults_are_inherited(classes):
    _, derived, _ = classes
    one, other = derived(guid="a", state="new"), derived(guid="b", state="new", size=3, names=["x"])
    assert [(each.guid, each.names, each.state, each.size) for each in (one, other)] == [
        ("a", [], "new", 1),
        ("b", ["x"], "new", 3),
    ]
    assert (derived.NAMES, derived.KIND) == (("guid", "names", "state", "size"), "base")


def test_a_default_is_made_for_each(classes):
    base, _, _ = classes
    assert base(guid="a").names is not base(guid="b").names


@pytest.mark.parametrize("given", [{}, {"guid": "a", "odd": 1}, {"odd": 1}])
def test_a_field_that_lacks_or_is_strange_is_refused(classes, given):
    base, _, _ = classes
    with pytest.raises(TypeError):
        base(**given)


def test_nothing_but_fields_can_be_set(classes):
    base, _, _ = classes
    with pytest.raises(AttributeError):
        base(guid="a").odd = 1


def test_a_small_value_is_made_by_position(classes):
    *_, pair = classes
    assert (pair(1), pair(3, 4).right) == (pair(left=1, right=2), 4)


def test_values_are_compared_by_fields_and_records_by_identity(classes):
    base, _, pair = classes
    assert (pair(1) == pair(1), hash(pair(1)) == hash(pair(1)), base(guid="a") == base(guid="a")) == (True, True, False)


@pytest.mark.parametrize("replace", [replace, dataclasses.replace])
def test_a_replaced_field_leaves_the_rest(classes, replace):
    _, derived, _ = classes
    before = derived(guid="a", state="new", names=["x"])
    after = replace(before, state="old")
    assert (repr(after), repr(before)) == (repr(derived(guid="a", state="old", names=["x"])), repr(before))
    with pytest.raises(TypeError):
        replace(before, odd=1)


def test_dataclasses_know_the_fields(classes):
    _, _, pair = classes
    assert ([one.name for one in dataclasses.fields(pair)], dataclasses.asdict(pair(1))) == (
        ["left", "right"],
        {"left": 1, "right": 2},
    )


def test_a_class_is_compiled_once_it_pays_and_its_heirs_for_themselves():
    base, derived, _ = kinds()
    general = base.__init__
    for _ in range(WORTH_COMPILING - 1):
        base(guid="a")
    assert base.__init__ is general
    base(guid="a")
    assert (base.__init__ is general, derived.__init__ is general) == (False, True)


@value_type
class Late(Value):
    first: int = 1
    second: str


def test_a_value_by_keywords_may_have_a_default_before_a_field_without():
    for _ in range(WORTH_COMPILING + 1):
        made = Late(second="x")
    assert (made.first, made.second) == (1, "x")
