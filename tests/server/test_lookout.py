"""Who looks after a port: one thread, until an answer takes its time."""

import contextlib
import http.client
import socket
import threading
import time
from functools import partial

import pytest
from support.sockets import ASK, answer

from fakecc.server import lookout
from fakecc.server.listener import LONGEST_BODY, Listener
from fakecc.server.lookout import Lookout
from fakecc.world import port_thread

PATIENCE = 10
NAME = "fakecc-tested-port"


class Port:
    """A port at which functions answer, by path; who asks gets what they give."""

    def __init__(self, **answers):
        self.answers = {"quick": lambda: "quick", **answers}
        self.listener = Listener(self, ("127.0.0.1", 0), "tested", tls=None, log=None, longest_body=LONGEST_BODY)
        self.listener.start()

    def __call__(self, environ, start_response):
        data = self.answers[environ["PATH_INFO"].strip("/")]().encode()
        start_response("200 OK", [("Content-Length", str(len(data)))])
        return [data]

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.listener.port, timeout=PATIENCE)

    def raw(self):
        return socket.create_connection(("127.0.0.1", self.listener.port), timeout=PATIENCE)

    def ask(self, name, connection=None):
        with contextlib.closing(connection or self.connect()) as one:
            return told(one, name)


def told(connection, name):
    connection.request("GET", f"/{name}")
    return connection.getresponse().read().decode()


def threads():
    return [thread for thread in threading.enumerate() if thread.name == NAME]


@pytest.fixture
def port():
    """A port that waits where it is asked for `silent` (without a word) or `polite`, until `gate` is set."""
    gate = threading.Event()

    def polite():
        port_thread.give_way()
        gate.wait(PATIENCE)
        return "polite"

    made = Port(silent=lambda: "silent" * gate.wait(PATIENCE), polite=polite)
    made.gate = gate
    yield made
    gate.set()
    made.listener.close()


def in_thread(work):
    """Have work done in a thread; gives where its result will be."""
    found = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    return thread, found


@pytest.mark.parametrize("name", ["silent", "polite"])
def test_an_answer_that_waits_holds_up_no_other(port, name):
    thread, found = in_thread(lambda: port.ask(name))
    answers = [port.ask("quick") for _ in range(3)]
    waiting = [*found]
    port.gate.set()
    thread.join(PATIENCE)
    assert (answers, waiting, found) == (["quick"] * 3, [], [name])


@pytest.mark.parametrize("name", ["silent", "polite"])
def test_many_answers_wait_at_once(port, name):
    held = [in_thread(lambda: port.ask(name)) for _ in range(40)]
    assert port.ask("quick") == "quick"
    port.gate.set()
    for thread, _ in held:
        thread.join(PATIENCE)
    assert [found for _, found in held] == [[name]] * 40


@pytest.mark.parametrize("name", ["silent", "polite"])
def test_a_connection_whose_answer_waited_is_served_on(port, name):
    with contextlib.closing(port.connect()) as connection:
        thread, found = in_thread(lambda: told(connection, name))
        assert port.ask("quick") == "quick"
        port.gate.set()
        thread.join(PATIENCE)
        assert [*found, told(connection, "quick"), told(connection, name)] == [name, "quick", name]


def test_what_asks_its_own_port_is_answered():
    port = Port(outer=lambda: port.ask("inner"), inner=lambda: port.ask("quick"))
    try:
        assert port.ask("outer") == "quick"
    finally:
        port.listener.close()


def test_one_thread_answers_many_connections_and_one_stands_by(port):
    connections = [port.connect() for _ in range(50)]
    answers = [told(connection, "quick") for connection in connections for _ in range(2)]
    found = len(threads())
    for connection in connections:
        connection.close()
    assert (answers, found) == (["quick"] * 100, 2)


def test_threads_that_waited_end_when_they_are_not_wanted(port):
    held = [in_thread(lambda: port.ask("polite")) for _ in range(10)]
    port.gate.set()
    for thread, _ in held:
        thread.join(PATIENCE)
    assert _soon(lambda: len(threads()) <= 2)


def _soon(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < end:
        time.sleep(0.01)
    return is_so()


def test_it_stands_by_still_after_it_slept(port, monkeypatch):
    monkeypatch.setattr(lookout, "TICKS_AWAKE", 1)
    assert port.ask("quick") == "quick"
    time.sleep(10 * lookout.TICK_SECONDS)
    thread, _ = in_thread(lambda: port.ask("silent"))
    assert port.ask("quick") == "quick"
    port.gate.set()
    thread.join(PATIENCE)


def test_heads_and_bodies_that_come_in_part_hold_up_no_other(port):
    with contextlib.ExitStack() as stack:
        parts = (ASK[:10], b"POST /quick HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{")
        started = [(stack.enter_context(port.raw()), part) for part in parts * 20]
        for connection, part in started:
            connection.sendall(part)
        assert port.ask("quick") == "quick"
        started[1][0].sendall(b"}")
        assert answer(started[1][0])[1] == b"quick"


def test_who_reads_slowly_holds_up_no_other():
    port = Port(long=lambda: "x" * (8 << 20))
    try:
        with port.raw() as slow:
            slow.sendall(ASK.replace(b"/v3/info", b"/long"))
            assert port.ask("quick") == "quick"
            assert len(answer(slow)[1]) == 8 << 20
    finally:
        port.listener.close()


def test_empty_lines_between_requests_are_no_request(port):
    with port.raw() as connection:
        for _ in range(2):
            connection.sendall(ASK.replace(b"/v3/info", b"/quick") + b"\r\n")
            assert answer(connection)[1] == b"quick"


def test_who_is_answered_when_the_port_closes_gets_the_answer_and_then_the_end():
    def close():
        port.listener.close()
        return "closed"

    port = Port(close=close)
    with port.raw() as idle, port.raw() as connection:
        idle.sendall(ASK.replace(b"/v3/info", b"/quick"))
        assert answer(idle)[1] == b"quick"
        connection.sendall(ASK.replace(b"/v3/info", b"/close"))
        assert answer(connection)[1] == b"closed"
        assert (connection.recv(1), idle.recv(1)) == (b"", b"")
    assert _soon(lambda: not threads())


def test_who_is_idle_sees_the_end_although_another_process_has_the_socket(port, monkeypatch):
    copies, accept = [], Listener._accept  # noqa: SLF001 - a fork copies every socket

    def copying(listener, bound):
        connection = accept(listener, bound)
        copies.append(connection.socket.dup())
        return connection

    monkeypatch.setattr(Listener, "_accept", copying)
    port.listener.refuse()
    port.listener.listen_again()
    with port.raw() as idle:
        idle.sendall(ASK.replace(b"/v3/info", b"/quick"))
        assert answer(idle)[1] == b"quick"
        port.listener.close()
        assert idle.recv(1) == b""
    for copy in copies:
        copy.close()


def test_all_threads_end_when_the_port_closes_while_answers_wait(port):
    held = [in_thread(partial(_outcome, partial(port.ask, name))) for name in ("polite", "silent", "polite")]
    assert port.ask("quick") == "quick"
    port.listener.close()
    port.gate.set()
    for thread, _ in held:
        thread.join(PATIENCE)
    assert [found for _, found in held] == [["broken"]] * 3
    assert _soon(lambda: not threads())


def _outcome(ask):
    try:
        return ask()
    except (http.client.HTTPException, OSError):
        return "broken"


def test_a_connection_on_which_nothing_happens_is_ended(monkeypatch):
    for name in ("IDLE_SECONDS", "SWEEP_SECONDS"):
        monkeypatch.setattr(lookout, name, 0.01)
    port = Port()
    try:
        with port.raw() as connection:
            assert connection.recv(1) == b""
    finally:
        port.listener.close()


def test_what_is_put_off_is_done_once_by_the_thread_that_answers():
    done = []

    def note():
        done.append(threading.current_thread().name)

    port = Port(putting=lambda: f"{port_thread.put_off(note)} {port_thread.put_off(note)} {done}")
    try:
        assert port.ask("putting") == "True True []"
        assert _soon(lambda: done == [NAME])
    finally:
        port.listener.close()


def test_what_is_put_off_and_waits_holds_up_nobody():
    gate = threading.Event()
    port = Port(putting=lambda: str(port_thread.put_off(lambda: gate.wait(PATIENCE))))
    try:
        with contextlib.closing(port.connect()) as connection:
            answers = [told(connection, "putting"), told(connection, "quick"), port.ask("quick")]
        assert answers == ["True", "quick", "quick"]
    finally:
        gate.set()
        port.listener.close()


def test_what_is_put_off_and_fails_is_told(monkeypatch):
    told_of = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: told_of.append(failure.exc_type))
    port = Port(putting=lambda: str(port_thread.put_off([].pop)))
    try:
        with contextlib.closing(port.connect()) as connection:
            answers = [told(connection, "putting"), told(connection, "quick")]
        assert (answers, _soon(lambda: told_of == [IndexError])) == (["True", "quick"], True)
    finally:
        port.listener.close()


@pytest.mark.parametrize("name", ["silent", "polite"])
def test_what_is_put_off_is_done_while_the_answer_waits(name):
    """A slow answer shall not hold up the world's time."""
    done, gate = threading.Event(), threading.Event()

    def wait():
        port_thread.put_off(done.set)
        if name == "polite":
            port_thread.give_way()
        return str(gate.wait(PATIENCE))

    port = Port(waits=wait)
    try:
        thread, found = in_thread(lambda: port.ask("waits"))
        assert done.wait(PATIENCE)
        assert found == []
        gate.set()
        thread.join(PATIENCE)
        assert found == ["True"]
    finally:
        gate.set()
        port.listener.close()


def test_who_gave_way_puts_nothing_off():
    def wait():
        port_thread.give_way()
        return str(port_thread.put_off(list))

    port = Port(waits=wait)
    try:
        assert port.ask("waits") == "False"
    finally:
        port.listener.close()


def test_what_is_put_off_is_done_although_the_port_closes():
    done = threading.Event()

    def close():
        port_thread.put_off(done.set)
        port.listener.close()
        return "closed"

    port = Port(close=close)
    assert port.ask("close") == "closed"
    assert done.wait(PATIENCE)


def _exit():
    raise SystemExit


@pytest.mark.parametrize(("fail", "kind"), [([].pop, IndexError), (_exit, SystemExit)])
def test_what_fails_is_told_and_ends_its_connection_only(monkeypatch, fail, kind):
    told_of = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: told_of.append(failure.exc_type))
    port = Port(fails=fail)
    try:
        with port.raw() as connection, port.raw() as other:
            connection.sendall(ASK.replace(b"/v3/info", b"/fails"))
            assert answer(connection)[0][0] == "HTTP/1.1 500 Internal Server Error"
            assert connection.recv(1) == b""
            other.sendall(ASK.replace(b"/v3/info", b"/quick"))
            assert answer(other)[1] == b"quick"
        assert _soon(lambda: told_of == [kind])
    finally:
        port.listener.close()


def test_it_accepts_again_when_descriptors_are_left(monkeypatch):
    monkeypatch.setattr(lookout, "BREATH_SECONDS", 0.01)
    port = Port()
    port.listener.close()
    outcomes = [OSError(24, "Too many open files"), OSError(24, "Too many open files")]

    def accept(bound):
        if outcomes:
            raise outcomes.pop()
        accepted, _ = bound.accept()
        accepted.close()
        seen.set()

    seen = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as bound:
        looking = Lookout("tested", bound, accept)
        looking.start()
        with socket.create_connection(bound.getsockname()):
            assert seen.wait(PATIENCE)
        looking.end()


def test_a_port_without_a_thread_to_spare_is_served_by_the_one_it_has(port, monkeypatch):
    assert port.ask("quick") == "quick"
    monkeypatch.setattr(Lookout, "_start_thread", _no_thread)
    held = [in_thread(lambda: port.ask("polite")) for _ in range(3)]
    port.gate.set()
    for thread, _ in held:
        thread.join(PATIENCE)
    assert [found for _, found in held] == [["polite"]] * 3


def _no_thread(_):
    raise RuntimeError("can't start new thread")
