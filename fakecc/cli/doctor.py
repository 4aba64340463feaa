"""`fakecc doctor`: what stands in the way of a client that should talk to fakecc."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import click

from fakecc.cli.addresses import client_host, server_options, url_of
from fakecc.cli.asking import ask, control_headers
from fakecc.cli.port_owner import owner_of
from fakecc.cli.strict_command import StrictCommand

# Variables by which clients find a landscape.
ADDRESSES = ("CF_API", "CF_API_URL", "CF_API_ENDPOINT", "CF_URL", "TEST_APIHOST")
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")
LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}

Finding = tuple[bool, str]


@click.command(cls=StrictCommand)
@server_options
@click.option("--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="What the server was started with.")
def doctor(*, host: str, port: int, tls: bool, token: str) -> None:
    """Look at what this machine has and says; exit status 1 when something stands in the way."""
    url = url_of(host, port, tls=tls)
    findings = [
        (True, f"fakecc {version('fakecc')} on Python {sys.version.split()[0]} ({sys.executable})"),
        *_server(url, client_host(host), port, token),
        *_variables(os.environ, url),
        *_byte_code(os.environ),
        *_cf_home(os.environ, url),
    ]
    for good, sentence in findings:
        click.echo(f"{'ok  ' if good else 'LOOK'}  {sentence}")
    if not all(good for good, _ in findings):
        raise click.exceptions.Exit(1)


def _server(url: str, host: str, port: int, token: str) -> Iterator[Finding]:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        yield True, f"port {port} of {host} is free: `fakecc serve --port {port}` can take it"
        return
    try:
        answer = ask(url, "/_fakecc/version", headers=control_headers(token), seconds=2)
    except click.ClickException as error:
        yield False, f"port {port} of {host} is taken by {_other(port)} ({error.message}); take --port 0"
        return
    told = answer.json()
    if answer.status == 401:
        yield False, f"{url} is a fakecc that wants a token: set FAKECC_TOKEN to the one it was started with"
    elif isinstance(told, dict) and "fakecc" in told:
        same = told["fakecc"] == version("fakecc")
        yield same, f"{url} is fakecc {told['fakecc']}" + ("" if same else ", another version than this command's")
    else:
        yield False, f"port {port} of {host} is taken by {_other(port)} (it answers {answer.status}); take --port 0"


def _other(port: int) -> str:
    """Who listens there, where that is known."""
    return owner_of(port) or "something that is no fakecc"


def _variables(environ: Mapping[str, str], url: str) -> Iterator[Finding]:
    for name in ADDRESSES:
        value = environ.get(name)
        if value and _host(value) not in LOOPBACK | {_host(url)}:
            yield False, f'{name} points at {value}, a landscape that may be real: eval "$(fakecc env)" or unset it'
        elif value:
            yield True, f"{name} is {value}"
    passed = {name.strip() for name in (environ.get("no_proxy") or environ.get("NO_PROXY") or "").split(",")}
    for name in PROXIES:
        if environ.get(name) and _host(url) not in passed and "*" not in passed:
            yield False, f"{name} sends requests to {_host(url)} through a proxy: add {_host(url)} to no_proxy"
    if environ.get("REQUESTS_CA_BUNDLE") and url.startswith("https"):
        yield False, "REQUESTS_CA_BUNDLE makes requests ignore verify=False: unset it, or trust `fakecc ca --path`"


def _byte_code(environ: Mapping[str, str]) -> Iterator[Finding]:
    if environ.get("PYTHONDONTWRITEBYTECODE"):
        yield False, "PYTHONDONTWRITEBYTECODE keeps Python from caching byte code: every start takes a second longer"


def _cf_home(environ: Mapping[str, str], url: str) -> Iterator[Finding]:
    home = Path(environ.get("CF_HOME") or Path.home())
    config = home / ".cf" / "config.json"
    if not config.is_file():
        yield True, f"the cf CLI is not logged in anywhere ({config}): `fakecc cf-home DIR` makes a home of its own"
        return
    import json  # noqa: PLC0415 - only a look at the file needs it

    try:
        target = str(json.loads(config.read_text()).get("Target", ""))
    except (OSError, ValueError, AttributeError):
        yield False, f"{config} cannot be read: the cf CLI will begin anew"
        return
    good = not target or _host(target) in LOOPBACK | {_host(url)}
    hint = "" if good else ", a landscape that may be real: `fakecc cf-home DIR` makes a home of its own"
    yield good, f"the cf CLI targets {target or 'nothing'}{hint}"


def _host(address: str) -> str:
    return urlsplit(address if "://" in address else f"//{address}").hostname or ""
