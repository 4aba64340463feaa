"""What a tester's arrangements cost: a fixture's clean world, a reset, operations under way, faults. CPU time, in process.

Run: python tests/benchmarks/arranging.py. Budgets: the table's last column.
"""

import functools
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from growing import HEADERS, document

from fakecc.arrange.world import World
from fakecc.clock import VirtualClock
from fakecc.web.app import create_app
from fakecc.worlds import Worlds

HEAD = ["what", "measured", "budget"]
FIXTURES = """
import pytest


@pytest.mark.parametrize("number", range(COUNT))
def test_nothing(FIXTURE, number):
    assert number is not None
"""
UNDER_WAY = 10_000
# So many moments, a second apart, at which as many operations end each: the median of them hears nothing of others' work.
MOMENTS = 10
ARMED = 1_000


def seconds_of_tests(fixture, count):
    """How much CPU so many empty tests take that ask for this fixture, pytest's own start included."""
    with tempfile.TemporaryDirectory() as folder:
        text = FIXTURES.replace("COUNT", str(count)).replace("FIXTURE", fixture)
        Path(folder, "test_nothing.py").write_text(text)
        begin = _of_children()
        plugins = [part for name in ("cacheprovider", "xdist", "asyncio") for part in ("-p", f"no:{name}")]
        command = [sys.executable, "-m", "pytest", "-q", *plugins, folder]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        return _of_children() - begin


def _of_children():
    """The CPU time of processes that this one started and that have ended, in seconds."""
    spent = os.times()
    return spent.children_user + spent.children_system


def fixture_ms(count=500):
    """What the fixture adds to a test, in ms: paired with one that costs nothing."""
    return (seconds_of_tests("fakecc", count) - seconds_of_tests("request", count)) / count * 1000


def reset_ms(objects=10_000, changes=10):
    """A reset after so many changes in a world of so many objects, in ms."""
    world = World("small", seeds=[document(objects)], clock=VirtualClock())
    instances = list(world.service_instances)[:changes]

    def change_and_reset():
        for instance in instances:
            world.change(instance, name=f"{instance.name}-changed")
        begin = time.thread_time()
        world.reset()
        return (time.thread_time() - begin) * 1000

    return statistics.median(change_and_reset() for _ in range(50))


def world_with_operations(count):
    """A world in which so many creations wait for their broker for an hour, a tenth begun each second."""
    world = World("small", clock=VirtualClock())
    client = create_app(Worlds(lambda _: world)).test_client()
    world.progress("after", seconds=3600)
    space, plan = world.spaces.first(name="space").guid, world.service_plans.first(name="async").guid
    related = {"space": {"data": {"guid": space}}, "service_plan": {"data": {"guid": plan}}}
    for number in range(count):
        if number and number % (count // MOMENTS) == 0:
            world.clock.advance(1)
        body = {"type": "managed", "name": f"i-{number}", "relationships": related}
        assert client.post("/v3/service_instances", json=body, headers=HEADERS).status_code == 202
    world.catch_up()
    return world, client


def operations(count=UNDER_WAY):
    """Of so many operations under way: us that an idle look takes, ms to release one, ms to end all, us of the median end."""
    world, _ = world_with_operations(count)
    rounds = 20_000
    begin = time.thread_time()
    for _ in range(rounds):
        world.catch_up()
    idle = (time.thread_time() - begin) / rounds * 1e6
    begin = time.thread_time()
    world.operation("i-5").release()
    one = (time.thread_time() - begin) * 1000
    gc.collect()
    world.clock.advance(3600 - MOMENTS)
    ends = [ends_in_a_second(world) for _ in range(MOMENTS)]
    assert sum(number for number, _ in ends) == count - 1
    assert not world.operations
    each = statistics.median(spent / number for number, spent in ends) * 1e6
    return idle, one, sum(spent for _, spent in ends) * 1000, each


def ends_in_a_second(world):
    """How many operations end in the next second, and the CPU seconds that takes."""
    begin = time.thread_time()
    fired = world.clock.advance(1)
    return len(fired), time.thread_time() - begin


def faults_ratio(count=ARMED, rounds=2_000):
    """A request that no fault is for, with so many armed, compared with none: the ratio of CPU times, in turns."""
    spent = {}
    asks = {}
    for armed in (0, count):
        world = World("small", clock=VirtualClock(), guids=1)
        for number in range(armed):
            when = {"operation": "service_instances.create", "resource": {"name": f"i-{number}"}}
            world.fault(when=when, then={"status": 503})
        client = create_app(Worlds(lambda _, made=world: made)).test_client()
        asks[armed] = functools.partial(client.get, "/v3/organizations", headers=HEADERS)
        spent[armed] = []
    for _ in range(rounds):
        for armed, ask in asks.items():
            begin = time.thread_time()
            ask()
            spent[armed].append(time.thread_time() - begin)
    return statistics.median(spent[count]) / statistics.median(spent[0])


def rows():
    """The lines of the table."""
    yield ["the fixture, each test", f"{fixture_ms():.2f} ms", "5 ms"]
    yield ["a reset after 10 changes, 10,000 objects", f"{reset_ms():.3f} ms", "0.1 ms"]
    idle, one, everything, each = operations()
    yield [f"{UNDER_WAY:,} operations under way, each request", f"{idle:.2f} us", "1 us"]
    yield [f"to release one of {UNDER_WAY:,}, which asks its broker twice", f"{one:.2f} ms", "10 ms"]
    yield [f"to finish {UNDER_WAY:,} by `advance`", f"{everything:.0f} ms, {each:.0f} us each", "120 us each"]
    yield [f"{ARMED:,} faults armed, a request that none is for", f"{faults_ratio():.3f} times", "1.05 times"]


if __name__ == "__main__":
    for row in [HEAD, *rows()]:
        print(" | ".join(row), flush=True)
