"""Snapshots of what a test holds: gates of jobs and of requests, and what a fault said of an app's work."""

import pytest
import support
from support import apps, brokered

from fakecc import VirtualClock, World


@pytest.fixture
def world():
    made = World("empty", clock=VirtualClock(1000.0), guids=1)
    yield made
    made.check()


def through_json(world):
    """The same world, from its snapshot."""
    restored = World("empty", clock=VirtualClock(0.0))
    restored.restore(world.snapshot())
    return restored


def test_a_gate_of_requests_still_holds_them(world):
    world.gate(name="g", when={"operation": "apps.list"})
    restored = through_json(world)
    assert [(fault.where, fault.keys) for fault in restored.faults] == [("gate", ("GET /v3/apps",))]
    restored.gate(name="other")
    restored.check()


def test_an_open_gate_holds_none(world):
    world.gate(name="g", when={"operation": "apps.list"}).open()
    restored = through_json(world)
    assert (len(restored.faults), [gate.closed for gate in restored.gates]) == (0, [False])


def test_what_a_fault_said_of_a_build_comes_true(world):
    app = brokered.app(world, support.space(world))
    world.fault(when={"runtime": {"operation": "stage"}}, then={"fails": "NoCompatibleCell", "seconds": 9})
    build = apps.begin_build(world, app)["guid"]
    restored = through_json(world)
    restored.faults.remove(restored.faults.first(where="runtime").guid)
    restored.clock.advance(9)
    assert restored.builds[build].error_id == "NoCompatibleCell"


def test_stale_reads_go_on(world):
    world.fault(when={"operation": "organizations.list"}, then={"stale": {"changes": 1}})
    restored = through_json(world)
    with restored.lock, restored.piece(None):
        organization = restored.organizations.first(name="system")
        restored.change(organization, name="renamed")
    with restored.as_it_was(changes=1):
        assert restored.organizations.get(organization.guid).name == "system"
