"""Every route under hostile requests: nothing fails inside, nothing hangs, nothing is left half-done.

FAKECC_ATTACK says how many requests; .ci/run sends 20,000.
"""

import os
import random
import time

import pytest
from support.consistency import inconsistencies
from support.hostile import Maker

from fakecc import VirtualClock, World
from fakecc.osb.port import BrokerAnswer
from fakecc.web.app import create_app
from fakecc.worlds import Worlds

REQUESTS = int(os.environ.get("FAKECC_ATTACK", "1500"))
BATCH = 500
LONGEST_SECONDS = 10.0
START = 1_700_000_000.0
# The real one answers these as they are; what a test ordered, too.
EXPECTED = {"real", "fault"}


class OddBroker:
    """A broker over HTTP that answers anything."""

    def __init__(self, dice):
        self._dice = dice

    def ask(self, request):
        text = self._dice.choice(
            ["{}", "", "null", "[", '{"state":"succeeded"}', '{"services":[]}', '{"credentials":{}}', "x" * 20_000]
        )
        status = self._dice.choice([200, 200, 200, 201, 202, 204, 400, 404, 409, 410, 422, 500])
        failure = self._dice.choice(["", "", "", "", "timeout", "unreachable", "transport"])
        return BrokerAnswer(
            status=0 if failure else status, text="" if failure else text, failure=failure, location=request.broker_url
        )


@pytest.fixture
def dice():
    return random.Random(20_261_129)  # noqa: S311 - a seed, no secret


@pytest.fixture
def world(dice):
    world = World(clock=VirtualClock(START), guids=1, preset="documented-2015")
    world.http = OddBroker(dice)
    return world


def send(app, environ):
    """The status of the answer; 0 where a fault cuts the connection."""
    statuses = []
    list(app(environ, lambda status, _, __=None: statuses.append(int(status[:3]))))
    return statuses[-1]


def is_expected(world, status):
    # What brokers did wrong is 502 or 504, as in the real one.
    if status < 500 or status in {501, 502, 504}:
        return True
    newest = next(reversed([*world.journal]))
    # v2 tells whoever asks what a broker did, and with which request: `http`.
    about_broker = isinstance(newest.response, dict) and "http" in newest.response
    return newest.status == status and (newest.note in EXPECTED or about_broker)


def test_hostile_requests_break_nothing(world, dice):
    worlds = Worlds(lambda _: world)
    app = create_app(worlds)
    maker = Maker(world, dice)
    answered = 0
    for batch in range(REQUESTS // BATCH):
        savepoint, before = world.savepoint(), world.snapshot()
        for _ in range(BATCH):
            method, path, environ = maker.request()
            if environ is None:
                continue
            began = time.perf_counter()
            status = send(app, environ)
            told = f"{method} {path[:200]}?{environ['QUERY_STRING'][:200]} {environ['wsgi.input'].getvalue()[:2000]} {environ}"
            assert [failure.text for failure in world.failures.texts] == [], told
            assert is_expected(world, status), f"{status}: {told}"
            assert time.perf_counter() - began < LONGEST_SECONDS, told
            answered += 1
        for name in [world.name for world in worlds if world.name != "default"]:
            worlds.delete(name)
        assert inconsistencies(world) == [], batch
        if batch % 2:
            world.rollback(savepoint)
            assert world.snapshot() == before
            assert inconsistencies(world) == []
    assert answered > REQUESTS * 0.9
    worlds.close()
