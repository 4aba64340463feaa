"""`fakecc health`: does a server answer?"""

from __future__ import annotations

import click

from fakecc.cli.addresses import server_options, url_of


@click.command()
@server_options
@click.option("--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="What the server was started with.")
def health(*, host: str, port: int, tls: bool, token: str) -> None:
    """Ask a server whether it answers; exit status 1 when it does not."""
    from fakecc.cli.asking import ask, control_headers  # noqa: PLC0415 - `--help` does without it

    url = url_of(host, port, tls=tls)
    answer = ask(url, "/_fakecc/health", headers=control_headers(token), seconds=2)
    if answer.status != 200:
        raise click.ClickException(f"{url} answers {answer.status}: {answer.text[:1000]}")
    click.echo("ok")
