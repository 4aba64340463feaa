"""`fakecc start`: a server in the background."""

from __future__ import annotations

import click

from fakecc.cli.daemons import background
from fakecc.cli.strict_command import StrictCommand


@click.command(cls=StrictCommand, context_settings={"ignore_unknown_options": True})
@background.name_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def start(*, name: str, arguments: tuple[str, ...]) -> None:
    """Start a server in the background, and wait until it answers.

    ARGUMENTS are those of `fakecc serve`: `fakecc start --port 0 --preset marketplace`.
    """
    known = background.find(name)
    if known is not None:
        raise click.ClickException(f"{name} runs already at {known.url} (process {known.pid}); --name starts another")
    for word in arguments:
        if word.startswith("--name"):
            raise click.NoSuchOption(word, possibilities=["--name"])
    from fakecc.cli.serve import serve  # noqa: PLC0415 - `--help` does without it

    # What is wrong with an option is said at once, as `fakecc serve` says it.
    serve.make_context("fakecc start", list(arguments))
    begun = background.start(name, arguments)
    click.echo(f"fakecc ready url={begun.url} pid={begun.pid}")
