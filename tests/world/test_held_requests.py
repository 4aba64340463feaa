"""Requests that wait: who they are, and that they look again."""

import threading

import pytest

from fakecc.world.held_requests import HeldRequest, HeldRequests

REQUEST = HeldRequest(gate_guid="g", method="GET", path="/v3", user="admin", request_id="r")


@pytest.fixture
def lock():
    return threading.RLock()


@pytest.fixture
def held(lock):
    return HeldRequests(lock)


def test_those_at_a_gate_are_listed_while_they_wait(held, lock):
    with lock, held.waits(REQUEST):
        during = (held.at("g"), held.at("other"))
    assert (during, held.at("g")) == (([REQUEST], []), [])


def test_who_waits_goes_on_when_somebody_says_so(held, lock):
    over, seen = [], []

    def wait():
        with lock:
            seen.append(held.wait(lambda: bool(over), 5))

    thread = threading.Thread(target=wait)
    thread.start()
    with lock:
        over.append(True)
        held.look_again()
    thread.join(5)
    assert seen == [True]


def test_a_wait_ends_in_vain(held, lock):
    with lock:
        assert held.wait(lambda: False, 0.01) is False
