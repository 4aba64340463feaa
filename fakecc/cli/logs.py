"""Lines of standard error, by `--log`: about requests, and about what went wrong inside fakecc.

A text holds no control character that a client could have sent to the terminal; JSON is an object a line, whatever is
told.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING

from fakecc.clock import wall_time

if TYPE_CHECKING:
    from fakecc.failures import Failure
    from fakecc.server.connection import Exchange

# Its name is told in a text only where it is another.
DEFAULT_WORLD = "default"
# C0 and C1, and what turns the direction of writing or ends a line.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """A text with its control characters written as escapes."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def iso(moment: float) -> str:
    """A moment in UTC, with milliseconds, as 2026-11-23T10:00:00.123Z."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _log_text(exchange: Exchange) -> None:
    """Write one line: time, client, answer, and of the rest what there is."""
    parts = [iso(exchange.at), exchange.client, str(exchange.status), exchange.method, exchange.path]
    parts.append(f"{exchange.seconds * 1000:.1f} ms")
    parts += [
        f"{name}={shlex.quote(text)}"
        for name, text in (
            ("world", "" if exchange.world == DEFAULT_WORLD else exchange.world),
            ("id", exchange.request_id),
            ("user", exchange.user),
            ("fault", exchange.fault),
            ("note", exchange.note),
            ("hint", exchange.hint),
        )
        if text
    ]
    sys.stderr.write(printable(" ".join(parts)) + "\n")


def _log_json(exchange: Exchange) -> None:
    """Write one object, whose keys are always the same; null is what there is not."""
    _write_object(
        time=iso(exchange.at),
        world=exchange.world,
        client=exchange.client,
        method=exchange.method,
        path=exchange.path,
        status=exchange.status,
        seconds=round(exchange.seconds, 6),
        request_id=exchange.request_id or None,
        user=exchange.user or None,
        fault=exchange.fault or None,
        hint=exchange.hint or None,
        note=exchange.note or None,
    )


def _log_failure_text(failure: Failure) -> None:
    lines = [f"{iso(wall_time())} failure inside fakecc, {failure.where}:", *failure.text.splitlines()]
    sys.stderr.write("".join(printable(line) + "\n" for line in lines))


def _log_failure_json(failure: Failure) -> None:
    _write_failure(failure.where, failure.text)


LOGS: dict[str, Callable[[Exchange], None] | None] = {"text": _log_text, "json": _log_json, "none": None}
FAILURE_LOGS: dict[str, Callable[[Failure], None]] = {
    "text": _log_failure_text,
    "json": _log_failure_json,
    "none": _log_failure_text,
}


def report_tracebacks(log: str) -> None:
    """Have tracebacks of threads and of the process itself, and Python's warnings, told as `--log` says."""
    if log == "json":
        threading.excepthook = _log_thread
        sys.excepthook = _log_end
        warnings.showwarning = _log_warning


def _log_thread(arguments: threading.ExceptHookArgs) -> None:
    name = arguments.thread.name if arguments.thread else "a thread"
    if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
        _write_failure(name, "".join(traceback.format_exception(arguments.exc_value)))


def _log_end(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _write_failure("the process", "".join(traceback.format_exception(error)))


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    del file, line
    _write_object(time=iso(wall_time()), warning=str(message), kind=category.__name__, where=f"{filename}:{lineno}")


def _write_failure(where: str, text: str) -> None:
    _write_object(time=iso(wall_time()), failure=where, traceback=text)


def _write_object(**fields: object) -> None:
    sys.stderr.write(json.dumps(fields) + "\n")
