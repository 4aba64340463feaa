"""`fakecc stop`: the end of a server in the background."""

from __future__ import annotations

import click

from fakecc.cli.daemons import background
from fakecc.cli.strict_command import StrictCommand


@click.command(cls=StrictCommand)
@background.name_option
def stop(*, name: str) -> None:
    """End the server in the background. One that does not run is ended already."""
    known = background.find(name)
    if known is None:
        click.echo(f"{name} does not run")
        return
    background.stop(known)
    click.echo(f"{name} is ended")
