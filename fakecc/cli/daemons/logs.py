"""`fakecc logs`: what a server in the background has logged."""

from __future__ import annotations

import time

import click

from fakecc.cli.daemons import background
from fakecc.cli.strict_command import StrictCommand

LOOK_SECONDS = 0.2


@click.command(cls=StrictCommand)
@background.name_option
@click.option("--lines", type=click.IntRange(min=0), default=None, help="Only so many of the newest.")
@click.option("--follow", is_flag=True, help="Go on with what comes, while the server runs.")
def logs(*, name: str, lines: int | None, follow: bool) -> None:
    """Print the log of the server in the background; that of one that has ended is kept until the next start."""
    file = background.log_of(name)
    if not file.exists():
        raise click.ClickException(f"{name} was never started; `fakecc start` starts it")
    with file.open(encoding="utf-8") as log:
        told = log.read().splitlines()
        for line in told if lines is None else told[len(told) - min(lines, len(told)) :]:
            click.echo(line)
        while follow and background.find(name) is not None:
            click.echo(log.read(), nl=False)
            time.sleep(LOOK_SECONDS)
