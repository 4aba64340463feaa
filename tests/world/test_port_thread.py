"""What is said to the thread that looks after a port; tests/server/test_lookout.py has what it does then."""

import threading
from threading import Thread

import pytest

from fakecc.world import port_thread


def test_a_thread_of_no_port_puts_nothing_off_and_gives_no_way():
    assert (port_thread.put_off(list), port_thread.give_way()) == (False, None)


def test_what_a_thread_of_a_port_is_told_is_that_threads():
    told = []

    def work():
        port_thread.serve(lambda: told.append("gave way"), lambda work: work is list)
        port_thread.give_way()
        told.append((port_thread.put_off(list), port_thread.put_off(dict)))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    port_thread.give_way()
    assert told == ["gave way", (True, False)]


@pytest.mark.parametrize("kind", [ValueError, SystemExit, KeyboardInterrupt, pytest.fail.Exception])
def test_what_fails_is_told_whatever_was_raised(monkeypatch, kind):
    told_of = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: told_of.append(failure.exc_type))

    def fail():
        raise kind

    assert (port_thread.attempt(fail), port_thread.attempt(lambda: 1), told_of) == (None, 1, [kind])
