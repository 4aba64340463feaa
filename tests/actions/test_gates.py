"""What gates hold and let go: tests/arrange/test_gates.py has what a test sees of them."""

import pytest

from fakecc.actions import gates
from fakecc.actions.apps import deployment_updates
from fakecc.models.arranged import Gate


@pytest.fixture
def step(world):
    return world.later(0, deployment_updates.update, deployment_guid="gone", interval=1)


def close(world, **given):
    return world.add(Gate(**world.stamp(Gate), name="gate", **given))


@pytest.mark.parametrize(
    ("given", "held"),
    [({}, True), ({"resource": "gone"}, True), ({"resource": "other"}, False), ({"closed": False}, False)],
    ids=["any", "by guid", "another", "an open gate"],
)
def test_a_step_is_held(world, step, given, held):
    close(world, **given)
    gates.hold(world, "a.job", step)

    assert (world.steps[step.guid].held, world.next_due() is None) == (held, held)


def test_one_step_is_held_by_one_gate(world, step):
    first, second = close(world), close(world)
    gates.hold(world, "a.job", step)

    assert (world.gates[first.guid].steps, world.gates[second.guid].steps) == ((step.guid,), ())


def test_what_is_let_go_is_due_now(world, step):
    gate = close(world)
    gates.hold(world, "a.job", step)
    world.clock.advance(60)
    gates.let_go(world, "gone")

    assert (world.next_due(), world.gates[gate.guid].steps) == (world.now(), ())
