"""`fakecc health`: does a server answer?"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException

import click

from fakecc.cli.addresses import HOST, PORT, client_host


@click.command()
@click.option("--host", default=HOST, envvar="FAKECC_HOST", help="Where the server listens.")
@click.option("--port", default=PORT, envvar="FAKECC_PORT", help="Its port.")
def health(host: str, port: int) -> None:
    """Ask a server whether it answers; exit status 1 when it does not."""
    connection = HTTPConnection(client_host(host), port, timeout=2)
    try:
        connection.request("GET", "/_fakecc/health")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise click.ClickException(f"no answer from {host}:{port}: {error}") from None
    finally:
        connection.close()
    if status != 200:
        raise click.ClickException(f"{host}:{port} answers {status}")
    click.echo("ok")
