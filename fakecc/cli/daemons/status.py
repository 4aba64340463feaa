"""`fakecc status`: whether a server in the background is there."""

from __future__ import annotations

import click

from fakecc.cli.daemons import background
from fakecc.cli.strict_command import StrictCommand


@click.command(cls=StrictCommand)
@background.name_option
def status(*, name: str) -> None:
    """Say where the server in the background answers; exit status 1 when it does not run."""
    known = background.find(name)
    if known is None:
        raise click.ClickException(f"{name} does not run; `fakecc start` starts it")
    click.echo(f"{name} runs at {known.url} (process {known.pid})")
