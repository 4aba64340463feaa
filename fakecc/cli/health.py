"""`fakecc health`: does a server answer?"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException

import click

from fakecc.cli.addresses import HOST, PORT, client_host


@click.command()
@click.option("--host", default=HOST, envvar="FAKECC_HOST", help="Where the server listens.")
@click.option("--port", default=PORT, envvar="FAKECC_PORT", help="Its port.")
@click.option("--token", default="", envvar="FAKECC_TOKEN", help="What the server was started with.")
def health(host: str, port: int, token: str) -> None:
    """Ask a server whether it answers; exit status 1 when it does not."""
    connection = HTTPConnection(client_host(host), port, timeout=2)
    try:
        connection.request("GET", "/_fakecc/health", headers={"X-Fakecc-Token": token} if token else {})
        answer = connection.getresponse()
        status, text = answer.status, answer.read(1000).decode(errors="replace")
    except (OSError, HTTPException) as error:
        raise click.ClickException(f"no answer from {host}:{port}: {error}") from None
    finally:
        connection.close()
    if status != 200:
        raise click.ClickException(f"{host}:{port} answers {status}: {text}")
    click.echo("ok")
