"""`fakecc env`: environment variables for clients."""

from __future__ import annotations

import click

from fakecc.cli.addresses import HOST, PORT, client_host


@click.command()
@click.option("--host", default=HOST, envvar="FAKECC_HOST", help="Where the server listens.")
@click.option("--port", default=PORT, envvar="FAKECC_PORT", help="Its port.")
def env(host: str, port: int) -> None:
    """Print what points clients at a server, to eval: `eval "$(fakecc env)"`."""
    url = f"http://{client_host(host)}:{port}"
    variables = {
        "CF_API": url,
        "CF_API_URL": url,
        "CF_USERNAME": "admin",
        "CF_USER": "admin",
        "CF_PASSWORD": "admin",
        "CF_SKIP_SSL_VALIDATION": "true",
    }
    for name, value in variables.items():
        click.echo(f"export {name}={value}")
