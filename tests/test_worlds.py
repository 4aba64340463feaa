"""The threads that carry on what a world's jobs do: as many as an installation has workers."""

import threading
import time

import pytest
from support import ask

from fakecc.brokers.connect import connect
from fakecc.clock import RealClock
from fakecc.osb.port import BrokerAnswer
from fakecc.settings import SettingError, Settings
from fakecc.world import World
from fakecc.worlds import Worlds

CATALOG = (
    '{"services": [{"id": "s", "name": "s", "description": "s", "bindable": true,'
    ' "plans": [{"id": "p", "name": "p", "description": "p"}]}]}'
)
# Seconds after which a job that is held up has not gone on by mistake.
A_WHILE = 0.3


class Brokers:
    """Two brokers over HTTP: one hangs until it is released, the other answers at once."""

    def __init__(self):
        self.hanging = threading.Event()
        self.released = threading.Event()

    def ask(self, request):
        if request.broker_url == "http://slow":
            self.hanging.set()
            self.released.wait(10)
        return BrokerAnswer(status=200, text=CATALOG.replace('"s"', f'"{request.broker_guid}"'))


@pytest.fixture
def brokers():
    found = Brokers()
    yield found
    found.released.set()


def serve(brokers, workers):
    def make(name):
        settings = Settings().with_changes({"jobs": {"generic": {"number_of_workers": workers}}})
        world = World(settings, clock=RealClock(), name=name)
        connect(world)
        world.http = brokers
        return world

    return Worlds(make)


def register(world, name):
    """Register a broker; gives the state of its job, to be asked again and again."""
    credentials = {"type": "basic", "credentials": {"username": "u", "password": "p"}}
    body = {"name": name, "url": f"http://{name}", "authentication": credentials}
    path = ask(world, "POST", "/v3/service_brokers", body).headers["Location"].removeprefix("http://api.example.org")
    return lambda: ask(world, "GET", path).body["state"]


def wait_for(state, wanted, seconds=5.0):
    end = time.monotonic() + seconds
    while state() != wanted and time.monotonic() < end:
        threading.Event().wait(0.01)
    return state()


def test_with_two_workers_a_broker_that_hangs_holds_up_no_other_job(brokers):
    worlds = serve(brokers, 2)
    slow = register(worlds["default"], "slow")
    worlds["default"].catch_up()
    assert brokers.hanging.wait(5)
    fast = register(worlds["default"], "fast")
    worlds["default"].catch_up()
    assert (wait_for(fast, "COMPLETE"), slow()) == ("COMPLETE", "PROCESSING")
    brokers.released.set()
    assert wait_for(slow, "COMPLETE") == "COMPLETE"
    worlds.close()


def test_with_one_worker_it_does(brokers):
    worlds = serve(brokers, 1)
    slow = register(worlds["default"], "slow")
    worlds["default"].catch_up()
    assert brokers.hanging.wait(5)
    fast = register(worlds["default"], "fast")
    worlds["default"].catch_up()
    assert (wait_for(fast, "COMPLETE", A_WHILE), slow()) == ("PROCESSING", "PROCESSING")
    brokers.released.set()
    assert (wait_for(slow, "COMPLETE"), wait_for(fast, "COMPLETE")) == ("COMPLETE", "COMPLETE")
    worlds.close()


@pytest.mark.parametrize("workers", [0, -1, 1.5, "2", True, None])
def test_a_number_of_workers_is_whole_and_positive(workers):
    with pytest.raises(SettingError, match="number_of_workers"):
        Settings().with_changes({"jobs": {"generic": {"number_of_workers": workers}}})


def test_workers_of_another_kind_are_refused():
    with pytest.raises(SettingError, match=r"jobs\.local"):
        Settings().with_changes({"jobs": {"local": {"number_of_workers": 2}}})
