"""What the commands that speak with other servers have in common: servers, users, and a bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fakecc.remote.targets import RemoteServer

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
insecure_option = click.option("--insecure", is_flag=True, help="Take any certificate.")
user_option = click.option(
    "--user",
    "users",
    multiple=True,
    metavar="NAME=USER:PASSWORD",
    help="A recorded user logs in so; others send tokens that nobody signed, which only a fake takes.",
)


def server_at(url: str, users: Iterable[str] = (), *, insecure: bool = False) -> RemoteServer:
    """The server at a URL; its UAA is where its links point. Raises UsageError for a user that is spelled otherwise."""
    from fakecc.remote.targets import RemoteServer  # noqa: PLC0415 - other commands do without it

    return RemoteServer(api=url.rstrip("/"), accounts=dict(account(each) for each in users), insecure=insecure)


def account(text: str) -> tuple[str, tuple[str, str]]:
    """A recorded user's name, and with what it logs in. Raises UsageError."""
    name, equals, rest = text.partition("=")
    username, colon, password = rest.partition(":")
    if not (name and equals and username and colon):
        raise click.UsageError(f"--user takes NAME=USER:PASSWORD, not {text!r}")
    return name, (username, password)


@contextmanager
def progress(total: int, label: str) -> Generator[Callable[[object], None]]:
    """A bar on standard error, where that is a terminal; gives what hears of each thing that is over."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield lambda _: bar.update(1)
