"""`fakecc env`: environment variables for clients."""

from __future__ import annotations

import json
import re
import shlex

import click

from fakecc.cli.addresses import server_options, url_of
from fakecc.cli.strict_command import StrictCommand

SHELLS = ("posix", "fish", "powershell", "json")
PLAIN = re.compile(r"[A-Za-z0-9_./:@%+=-]+")


def variables(url: str, username: str = "admin", password: str = "admin") -> dict[str, str]:  # noqa: S107 - the preset's
    """What points clients at a server: the Terraform provider, go-cfclient, cf-java-client, cf-mgmt read these."""
    return {
        "CF_API": url,
        "CF_API_URL": url,
        "CF_USERNAME": username,
        "CF_USER": username,
        "CF_PASSWORD": password,
        "CF_SKIP_SSL_VALIDATION": "true",
    }


def assignments(values: dict[str, str], shell: str) -> list[str]:
    """The lines that set variables in a shell, or one JSON object."""
    if shell == "json":
        return [json.dumps(values, indent=2)]
    if shell == "fish":
        return [f"set -gx {name} {_fish(value)};" for name, value in values.items()]
    if shell == "powershell":
        return [f"$env:{name} = '{_powershell(value)}'" for name, value in values.items()]
    return [f"export {name}={shlex.quote(value)}" for name, value in values.items()]


def _fish(value: str) -> str:
    return value if PLAIN.fullmatch(value) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(value: str) -> str:
    return value.replace("'", "''")


@click.command(cls=StrictCommand)
@server_options
@click.option("--user", "username", default="admin", show_default=True, help="Who logs in.")
@click.option("--password", default="", help="That user's password; by default the user's name, as in the presets.")
@click.option("--shell", type=click.Choice(SHELLS), default="posix", show_default=True, help="In whose words.")
def env(*, host: str, port: int, tls: bool, username: str, password: str, shell: str) -> None:
    """Print what points clients at a server, to eval.

    \b
    bash, zsh:   eval "$(fakecc env)"
    fish:        fakecc env --shell fish | source
    PowerShell:  fakecc env --shell powershell | Out-String | Invoke-Expression
    """
    values = variables(url_of(host, port, tls=tls), username, password or username)
    for line in assignments(values, shell):
        click.echo(line)
