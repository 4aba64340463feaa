"""`fakecc version`."""

from __future__ import annotations

import click

from fakecc.cli.strict_command import StrictCommand


@click.command(cls=StrictCommand)
def version() -> None:
    """Print fakecc's version."""
    from importlib.metadata import version as installed_version  # noqa: PLC0415 - slow, and only used here

    click.echo(installed_version("fakecc"))
