"""Lines of standard error about requests."""

import json
import re
import socket
import subprocess
import sys
import threading
import warnings

import pytest
from support.command import COMMAND, ENVIRONMENT, READY, get
from support.web_client import ADMIN

from fakecc.cli.logs import FAILURE_LOGS, LOGS, report_tracebacks
from fakecc.failures import Failure
from fakecc.server.connection import Exchange

FAULTS = """
faults:
- {name: busy, when: {operation: apps.list}, then: {status: 503}}
"""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def lines_of(tmp_path):
    """The lines that a server writes to standard error while it is asked; the last one is not waited for."""

    def ask(log, *requests):
        seed = tmp_path / "seed.yml"
        seed.write_text(FAULTS, encoding="utf-8")
        with subprocess.Popen(  # noqa: S603 - our own command
            [COMMAND, "serve", "--port", "0", "--log", log, "--seed", str(seed)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
        ) as process:  # fmt: skip
            url = READY.search(process.stdout.readline())[1]
            for path, headers in requests:
                get(url, path, **headers)
            process.terminate()
            return process.stderr.read().splitlines()

    return ask


def test_requests_are_objects_of_json_on_standard_error(lines_of):
    lines = lines_of("json", ("/v3/apps", {"Authorization": ADMIN}), ("/v3/spaces", {}))
    struck, refused = (json.loads(line) for line in lines)
    assert MOMENT.fullmatch(struck.pop("time"))
    assert struck.pop("seconds") > 0
    assert len(struck.pop("request_id")) > 30
    assert struck == {
        "world": "default", "client": "127.0.0.1", "method": "GET", "path": "/v3/apps", "status": 503,
        "user": "admin", "fault": "busy", "hint": struck["hint"], "note": "fault",
    }  # fmt: skip
    assert (refused["status"], refused["user"], refused["fault"]) == (401, None, None)
    assert refused["hint"].startswith("no token was sent: add the header Authorization")


def test_requests_are_lines_of_text_on_standard_error(lines_of):
    struck, refused = lines_of("text", ("/v3/apps", {"Authorization": ADMIN}), ("/v3/spaces", {}))
    assert re.fullmatch(
        rf"{MOMENT.pattern} 127\.0\.0\.1 503 GET /v3/apps \d+\.\d ms id=[0-9a-f-]{{36}}\S* user=admin fault=busy note=fault( hint=.*)?",
        struck,
    )
    assert " 401 GET /v3/spaces " in refused
    assert " hint='no token was sent: add the header Authorization" in refused


def test_a_line_of_text_tells_one_exchange(capsys):
    exchange = Exchange(
        world="other",
        client="127.0.0.1",
        method="GET",
        path="/v3/info",
        status=200,
        seconds=0.00123,
        at=1_893_456_000.5,
    )
    LOGS["text"](exchange)
    assert capsys.readouterr().err == "2030-01-01T00:00:00.500Z 127.0.0.1 200 GET /v3/info 1.2 ms world=other\n"


def test_what_is_no_request_has_its_reason_as_a_hint():
    with subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--log", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
    ) as process:  # fmt: skip
        port = int(READY.search(process.stdout.readline())[1].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /v3/info HTTP/1.1\r\n\r\n")
            assert connection.recv(12) == b"HTTP/1.1 400"
        process.terminate()
        told = json.loads(process.stderr.readline())
    assert (told["status"], "Host" in told["hint"]) == (400, True)


def test_a_client_writes_no_control_characters_to_the_terminal(capsys):
    exchange = Exchange(
        world="default",
        client="127.0.0.1",
        method="GET",
        path="/v3?a=\x1b[2J\r\n\x9b\u2028\u202e",
        status=200,
        seconds=0.001,
    )
    LOGS["text"](exchange)
    assert (
        capsys.readouterr().err
        == "1970-01-01T00:00:00.000Z 127.0.0.1 200 GET /v3?a=\\x1b[2J\\r\\n\\x9b\\u2028\\u202e 1.0 ms\n"
    )


def keep_hooks(monkeypatch):
    """Have them as they were after the test."""
    for module, name in ((threading, "excepthook"), (sys, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(module, name, getattr(module, name))


FAILURE = Failure("GET /v3/apps", "Traceback (most recent call last):\nValueError: \x1b[2J\n")


def test_a_failure_is_told_as_lines_of_text(capsys):
    FAILURE_LOGS["text"](FAILURE)
    told = capsys.readouterr().err
    assert MOMENT.match(told)
    assert told.partition(" ")[2] == (
        "failure inside fakecc, GET /v3/apps:\nTraceback (most recent call last):\nValueError: \\x1b[2J\n"
    )


def test_a_failure_is_one_object_of_json(capsys):
    FAILURE_LOGS["json"](FAILURE)
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert MOMENT.fullmatch(told.pop("time"))
    assert told == {"failure": "GET /v3/apps", "traceback": FAILURE.text}


def test_the_traceback_of_a_thread_is_one_object_of_json(capsys, monkeypatch):
    keep_hooks(monkeypatch)
    report_tracebacks("json")
    thread = threading.Thread(target=lambda: 1 // 0, name="worker")
    thread.start()
    thread.join()
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["failure"], told["traceback"].splitlines()[-1]) == (
        "worker", "ZeroDivisionError: integer division or modulo by zero",
    )  # fmt: skip


def test_the_process_s_own_end_is_one_object_of_json(capsys, monkeypatch):
    keep_hooks(monkeypatch)
    report_tracebacks("json")
    sys.excepthook(ValueError, ValueError("odd"), None)
    told = json.loads(capsys.readouterr().err)
    assert (told["failure"], told["traceback"]) == ("the process", "ValueError: odd\n")


def test_a_warning_is_one_object_of_json(capsys, monkeypatch):
    keep_hooks(monkeypatch)
    report_tracebacks("json")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning("old form", DeprecationWarning, "here.py", 7)
    told = json.loads(capsys.readouterr().err)
    assert (told["warning"], told["kind"], told["where"]) == ("old form", "DeprecationWarning", "here.py:7")
