"""Lines of standard error about requests."""

import json
import subprocess
import sys
import threading

from support.command import COMMAND, READY, get

from fakecc.cli.logs import FAILURE_LOGS, LOGS, report_tracebacks
from fakecc.failures import Failure
from fakecc.server.connection import Exchange


def test_requests_are_told_as_json_on_standard_error():
    with subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--log", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        url = READY.search(process.stdout.readline())[1]
        get(url)
        process.terminate()
        told = json.loads(process.stderr.readline())
    assert (told["method"], told["path"], told["status"]) == ("GET", "/v3/info", 200)


def test_a_line_of_text_tells_one_exchange(capsys):
    exchange = Exchange(world="default", client="127.0.0.1", method="GET", path="/v3/info", status=200, seconds=0.00123)
    LOGS["text"](exchange)
    assert capsys.readouterr().err == "127.0.0.1 200 GET /v3/info 1.2 ms\n"


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
    assert capsys.readouterr().err == "127.0.0.1 200 GET /v3?a=\\x1b[2J\\r\\n\\x9b\\u2028\\u202e 1.0 ms\n"


FAILURE = Failure("GET /v3/apps", "Traceback (most recent call last):\nValueError: \x1b[2J\n")


def test_a_failure_is_told_as_lines_of_text(capsys):
    FAILURE_LOGS["text"](FAILURE)
    assert capsys.readouterr().err == (
        "failure inside fakecc, GET /v3/apps:\nTraceback (most recent call last):\nValueError: \\x1b[2J\n"
    )


def test_a_failure_is_one_object_of_json(capsys):
    FAILURE_LOGS["json"](FAILURE)
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line) == {"failure": "GET /v3/apps", "traceback": FAILURE.text}


def test_the_traceback_of_a_thread_is_one_object_of_json(capsys, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
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
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    report_tracebacks("json")
    sys.excepthook(ValueError, ValueError("odd"), None)
    assert json.loads(capsys.readouterr().err) == {"failure": "the process", "traceback": "ValueError: odd\n"}
