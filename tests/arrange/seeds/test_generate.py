"""A large world as seed documents."""

import pytest

from fakecc import World
from fakecc.arrange.checking import check
from fakecc.arrange.seeds import generate
from fakecc.arrange.seeds.generate import Size

SMALL = Size(organizations=4, spaces=2, apps=2, instances=101, bindings=50, keys=50)


def test_a_world_holds_what_was_asked_for():
    world = World("empty", seeds=[generate.one_document(SMALL, 7)])
    counts = [len(table) for table in (world.organizations, world.spaces, world.apps, world.service_instances)]
    unusual = {i.last_operation.state for i in world.service_instances} - {"succeeded"}

    assert counts == [5, 8, 16, 101]
    assert 20 < len(world.service_bindings) < 80
    assert 20 < len(world.service_keys) < 80
    assert unusual <= {"failed", "in progress"}


@pytest.mark.parametrize(
    "size",
    [SMALL, Size(organizations=1, spaces=1, apps=0, instances=0), Size(organizations=1, spaces=7, apps=0, instances=9)],
    ids=["small", "next to nothing", "no apps"],
)
def test_every_document_fits_the_schema(size):
    for document in generate.documents(size, 1):
        check(document, "seed")
    World("empty", seeds=[generate.one_document(size, 1)])


def test_the_same_numbers_give_the_same_documents():
    assert generate.one_document(SMALL, 7) == generate.one_document(SMALL, 7)
    assert generate.one_document(SMALL, 7) != generate.one_document(SMALL, 8)


def test_some_of_many_are_in_unusual_states():
    size = Size(organizations=2, spaces=1, apps=1, instances=4000)
    world = World("empty", seeds=[generate.one_document(size, 7)])
    states = [(i.last_operation.type, i.last_operation.state) for i in world.service_instances]
    assert {state for state in states if states.count(state) < 100} == {
        ("create", "failed"), ("update", "failed"), ("delete", "failed"), ("create", "in progress"),
    }  # fmt: skip
