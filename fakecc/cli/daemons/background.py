"""A server in the background: what is written down of it, whether it is there, its end.

Its folder holds `<name>.json` (process id, url) and `<name>.log`: FAKECC_RUN_DIR, else fakecc in XDG_RUNTIME_DIR, else
~/.cache/fakecc.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from fakecc.records import Value, small_value_type

READY = re.compile(r"^fakecc ready url=(\S+) pid=(\d+)$", re.MULTILINE)
# How long a start and an end may take, and how often it is looked whether they are over.
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.02
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@small_value_type
class Background(Value):
    """A server in the background: its process, and where it answers."""

    name: str
    pid: int
    url: str

    @property
    def is_alive(self) -> bool:
        """Is there such a process, and is it still fakecc?"""
        try:
            os.kill(self.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return _is_fakecc(self.pid)


def folder() -> Path:
    """Where servers in the background are written down."""
    given = os.environ.get("FAKECC_RUN_DIR")
    if given:
        return Path(given)
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / "fakecc" if base else Path.home() / ".cache" / "fakecc"


def log_of(name: str) -> Path:
    """The file in which the server's log stands."""
    return folder() / f"{name}.log"


def find(name: str) -> Background | None:
    """The server of that name, while it lives."""
    try:
        written = json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))
        known = Background(name, int(written["pid"]), str(written["url"]))
    except (OSError, ValueError, KeyError):
        return None
    return known if known.is_alive else None


def start(name: str, arguments: Sequence[str]) -> Background:
    """Start `fakecc serve` with these arguments, and wait until it answers. Raises ClickException when it does not."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    log = log_of(name)
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "fakecc", "serve", *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    _wait(lambda: process.poll() is not None or READY.search(log.read_text(encoding="utf-8")) is not None)
    ready = READY.search(log.read_text(encoding="utf-8"))
    if ready is None:
        process.kill()
        raise click.ClickException(f"it did not start:\n{log.read_text(encoding='utf-8').strip()}")
    begun = Background(name, process.pid, ready[1])
    document = {"pid": begun.pid, "url": begun.url}
    (place / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return begun


def stop(server: Background) -> None:
    """End it, as SIGTERM does. Raises ClickException when it does not end."""
    os.kill(server.pid, signal.SIGTERM)
    if not _wait(lambda: not server.is_alive):
        raise click.ClickException(f"the process {server.pid} does not end")
    (folder() / f"{server.name}.json").unlink(missing_ok=True)


def check_name(ctx: click.Context, option: click.Parameter, name: str) -> str:
    """Raises BadParameter for what can be no file's name."""
    if NAME.fullmatch(name) is None:
        raise click.BadParameter("it consists of letters, digits, - and _", ctx, option)
    return name


name_option = click.option(
    "--name",
    default="default",
    show_default=True,
    envvar="FAKECC_NAME",
    show_envvar=True,
    callback=check_name,
    help="Which server in the background is meant.",
)


def _wait(is_over: Callable[[], bool]) -> bool:
    """Look again and again whether something is over; gives whether it was in time."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_over():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _is_fakecc(pid: int) -> bool:
    """Is the process one of fakecc's? A number is given to another process some day; where nobody can tell, it is."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()
    return b"fakecc" in command
