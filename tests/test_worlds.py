"""The threads that carry on what a world's jobs do: as many as an installation has workers."""

import threading
import time

import pytest
from support import ask

from fakecc.brokers.connect import connect
from fakecc.clock import LAST, RealClock
from fakecc.osb.port import BrokerAnswer
from fakecc.settings import SettingError, Settings
from fakecc.world import World
from fakecc.world.agenda import action
from fakecc.worlds import Worlds

CATALOG = (
    '{"services": [{"id": "s", "name": "s", "description": "s", "bindable": true,'
    ' "plans": [{"id": "p", "name": "p", "description": "p"}]}]}'
)
# Seconds after which a job that is held up has not gone on by mistake.
A_WHILE = 0.3
NOTED = []


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


def serve(brokers, workers, scale=1.0):
    def make(name):
        settings = Settings().with_changes({"jobs": {"generic": {"number_of_workers": workers}}})
        world = World(settings, clock=RealClock(scale=scale), name=name)
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


@action
def note(world, word):
    NOTED.append((world.name, word))
    if word == "exit":
        raise SystemExit


@pytest.fixture
def noted():
    NOTED.clear()
    return NOTED


def test_a_fast_clock_is_waited_for_as_long_as_it_takes_on_the_wall(brokers, noted):
    worlds = serve(brokers, 1, scale=1000)
    with worlds["default"].lock:
        worlds["default"].later(600, note, word="in 0.6 s")
    assert wait_for(lambda: noted, [("default", "in 0.6 s")]) == [("default", "in 0.6 s")]
    worlds.close()


def test_what_is_due_in_thousands_of_years_stops_no_thread(brokers, noted):
    worlds = serve(brokers, 1)
    world = worlds["default"]
    for seconds, word in ((LAST - world.now(), "last"), (0.05, "soon")):
        with world.lock:
            world.later(seconds, note, word=word)
        time.sleep(0.05)
    assert wait_for(lambda: noted, [("default", "soon")]) == [("default", "soon")]
    worlds.close()


def test_a_step_that_exits_stops_no_thread(brokers, noted, monkeypatch):
    told_of = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: told_of.append(failure.exc_type))
    worlds = serve(brokers, 1)
    for seconds, word in ((0.01, "exit"), (0.02, "goes on")):
        with worlds["default"].lock:
            worlds["default"].later(seconds, note, word=word)
    wanted = [("default", "exit"), ("default", "goes on")]
    assert wait_for(lambda: noted, wanted) == wanted
    assert told_of == [SystemExit]
    worlds.close()


@pytest.mark.parametrize("workers", [0, -1, 1.5, "2", True, None])
def test_a_number_of_workers_is_whole_and_positive(workers):
    with pytest.raises(SettingError, match="number_of_workers"):
        Settings().with_changes({"jobs": {"generic": {"number_of_workers": workers}}})


def test_workers_of_another_kind_are_refused():
    with pytest.raises(SettingError, match=r"jobs\.local"):
        Settings().with_changes({"jobs": {"local": {"number_of_workers": 2}}})
