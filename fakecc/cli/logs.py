"""Lines of standard error, by `--log`: about requests, and about what went wrong inside fakecc.

A text holds no control character that a client could have sent to the terminal; JSON is an object a line, whatever is
told.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakecc.failures import Failure
    from fakecc.server.connection import Exchange

# C0 and C1, and what turns the direction of writing or ends a line.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """A text with its control characters written as escapes."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _log_text(exchange: Exchange) -> None:
    answer = f"{exchange.status} {exchange.method} {exchange.path} {exchange.seconds * 1000:.1f} ms"
    sys.stderr.write(printable(f"{exchange.client} {answer}") + "\n")


def _log_json(exchange: Exchange) -> None:
    _write_object(
        world=exchange.world,
        client=exchange.client,
        method=exchange.method,
        path=exchange.path,
        status=exchange.status,
        seconds=round(exchange.seconds, 6),
    )


def _log_failure_text(failure: Failure) -> None:
    lines = [f"failure inside fakecc, {failure.where}:", *failure.text.splitlines()]
    sys.stderr.write("".join(printable(line) + "\n" for line in lines))


def _log_failure_json(failure: Failure) -> None:
    _write_object(failure=failure.where, traceback=failure.text)


LOGS: dict[str, Callable[[Exchange], None] | None] = {"text": _log_text, "json": _log_json, "none": None}
FAILURE_LOGS: dict[str, Callable[[Failure], None]] = {
    "text": _log_failure_text,
    "json": _log_failure_json,
    "none": _log_failure_text,
}


def report_tracebacks(log: str) -> None:
    """Have the tracebacks of threads, and of the process itself, told as `--log` says."""
    if log == "json":
        threading.excepthook = _log_thread
        sys.excepthook = _log_end


def _log_thread(arguments: threading.ExceptHookArgs) -> None:
    name = arguments.thread.name if arguments.thread else "a thread"
    if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
        _write_object(failure=name, traceback="".join(traceback.format_exception(arguments.exc_value)))


def _log_end(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _write_object(failure="the process", traceback="".join(traceback.format_exception(error)))


def _write_object(**fields: object) -> None:
    sys.stderr.write(json.dumps(fields) + "\n")
