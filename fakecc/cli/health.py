"""`fakecc health`: does a server answer?"""

from __future__ import annotations

from pathlib import Path

import click

from fakecc.cli.addresses import server_options, url_of
from fakecc.cli.strict_command import StrictCommand

COMMANDS = frozenset({"fakecc", "fakecc-serve"})


@click.command(cls=StrictCommand)
@server_options
@click.option("--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="What the server was started with.")
@click.option(
    "--pid",
    type=click.IntRange(min=1),
    help="Ask the server that is this process (Linux), where its own arguments say it listens: 1 in a container.",
)
def health(*, host: str, port: int, tls: bool, token: str, pid: int | None) -> None:
    """Ask a server whether it answers; exit status 1 when it does not."""
    from fakecc.cli.asking import ask, control_headers  # noqa: PLC0415 - `--help` does without it

    arguments = _arguments_of(pid) if pid else []
    if arguments:
        host, port, tls, token = _options_of(arguments)
    url = url_of(host, port, tls=tls)
    answer = ask(url, "/_fakecc/health", headers=control_headers(token), seconds=2)
    if answer.status != 200:
        raise click.ClickException(f"{url} answers {answer.status}: {answer.text[:1000]}")
    click.echo("ok")


def _arguments_of(pid: int) -> list[str]:
    """What `fakecc serve` was given in that process; nothing where it is another program, as an init is."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError as error:
        raise click.ClickException(f"process {pid} cannot be looked at: {error.strerror}") from None
    for place, word in enumerate(words):
        if Path(word).name in COMMANDS:
            return [each for each in words[place + 1 :] if each != "serve"]
    return []


def _options_of(arguments: list[str]) -> tuple[str, int, bool, str]:
    """Host, port, whether it speaks HTTPS, and the token: of the arguments, else of the variables."""
    from fakecc.cli.serve import serve  # noqa: PLC0415 - only --pid needs it

    given = serve.make_context("serve", list(arguments), resilient_parsing=True).params
    return given["host"], given["port"], given["tls"], given["token"]
