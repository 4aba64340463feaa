"""Where a server listens, where clients on the same machine reach it, and the options of commands that ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from fakecc.cli.strict_command import HOST as HOST_NAME

HOST, PORT = "127.0.0.1", 8181
EVERYWHERE = {"": HOST, "0.0.0.0": HOST, "::": "::1"}  # noqa: S104 - compared with, not listened on
PORT_NUMBER = click.IntRange(0, 65535)

Command = TypeVar("Command", bound=Callable[..., None])


def client_host(host: str) -> str:
    """The host to connect to, where a server listens at `host`."""
    return EVERYWHERE.get(host, host)


def url_of(host: str, port: int, *, tls: bool = False) -> str:
    """The URL of a server that listens there, without a slash at the end."""
    name = client_host(host)
    return f"http{'s' if tls else ''}://{f'[{name}]' if ':' in name else name}:{port}"


def server_options(command: Command) -> Command:
    """Options that say which server is meant; they have the variables of `fakecc serve`."""
    for option in (
        click.option("--tls", is_flag=True, envvar="FAKECC_TLS", show_envvar=True, help="The server speaks HTTPS."),
        click.option(
            "--port", default=PORT, type=PORT_NUMBER, show_default=True, envvar="FAKECC_PORT", show_envvar=True,
            help="Its port.",
        ),
        click.option(
            "--host", type=HOST_NAME, default=HOST, show_default=True, envvar="FAKECC_HOST", show_envvar=True,
            help="Where the server listens.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command
