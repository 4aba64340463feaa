"""The command `fakecc`: serve, and ask a server that is served.

The server is imported by the commands that need it: `fakecc health` runs every few seconds in a container.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fakecc.json_types import Json

if TYPE_CHECKING:
    from fakecc.clock import Clock
    from fakecc.server.listener import Exchange
    from fakecc.settings import Settings
    from fakecc.world import World


HOST, PORT = "127.0.0.1", 8181
EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A fake of the Cloud Foundry Cloud Controller API (v2 and v3), in memory."""


@main.command()
@click.option("--host", default=HOST, show_default=True, envvar="FAKECC_HOST", help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, envvar="FAKECC_PORT", help="Port; 0 takes a free one.")
@click.option("--preset", default="small", show_default=True, envvar="FAKECC_PRESET", help="The world to begin with.")
@click.option("--seed", "seeds", multiple=True, type=FILE, envvar="FAKECC_SEED", help="A seed file (YAML or JSON).")
@click.option("--config", type=FILE, envvar="FAKECC_CONFIG", help="A file in the words of cloud_controller.yml.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", envvar="FAKECC_SET", help="One setting.")
@click.option(
    "--auth",
    type=click.Choice(["lenient", "strict"]),
    default="lenient",
    show_default=True,
    envvar="FAKECC_AUTH",
    help="Whose tokens are taken: any, or only those of this server's UAA.",
)
@click.option(
    "--clock",
    "timing",
    default="real",
    show_default=True,
    envvar="FAKECC_CLOCK",
    help="real, real:N (N times as fast), virtual, virtual:2030-01-01T00:00:00Z.",
)
@click.option(
    "--log",
    type=click.Choice(["text", "json", "none"]),
    default="text",
    show_default=True,
    envvar="FAKECC_LOG",
    help="How requests are told on standard error.",
)
@click.option(
    "--broker-hosts",
    default="",
    metavar="HOST,...",
    envvar="FAKECC_BROKER_HOSTS",
    help="Hosts off this machine whose service brokers may be asked; patterns such as *.internal.",
)
def serve(  # noqa: PLR0913 - one parameter per option
    *,
    host: str,
    port: int,
    preset: str,
    seeds: tuple[Path, ...],
    config: Path | None,
    assignments: tuple[str, ...],
    auth: str,
    timing: str,
    log: str,
    broker_hosts: str,
) -> None:
    """Serve until SIGTERM or Ctrl-C. Prints one line when requests are answered."""
    gc.disable()  # nothing that is made while starting is garbage: looking for it takes a tenth of the start
    from fakecc.arrange import lifecycle  # noqa: PLC0415 - see above
    from fakecc.arrange.checking import BadInput  # noqa: PLC0415 - see above
    from fakecc.brokers.connect import connect as connect_brokers  # noqa: PLC0415 - see above
    from fakecc.runtime.connect import connect as connect_runtime  # noqa: PLC0415 - see above
    from fakecc.server.listener import Server, run  # noqa: PLC0415 - see above
    from fakecc.world import World  # noqa: PLC0415 - see above
    from fakecc.worlds import Worlds  # noqa: PLC0415 - see above

    settings = _settings(config, assignments)
    hosts = tuple(name.strip() for name in broker_hosts.split(",") if name.strip())

    def make(name: str) -> World:
        world = World(settings, clock=_clock(timing), name=name)
        connect_brokers(world, hosts)
        connect_runtime(world)
        world.auth = auth
        return lifecycle.prepare(world, preset, seeds)

    try:
        server = Server(Worlds(make), host, port, log=LOGS[log])
    except BadInput as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from None
    gc.freeze()
    gc.enable()
    run(server, lambda: click.echo(f"fakecc ready url={server.url} pid={os.getpid()}"))


@main.command()
@click.option("--host", default=HOST, envvar="FAKECC_HOST", help="Where the server listens.")
@click.option("--port", default=PORT, envvar="FAKECC_PORT", help="Its port.")
def health(host: str, port: int) -> None:
    """Ask a server whether it answers; exit status 1 when it does not."""
    connection = HTTPConnection(HOST if host in EVERYWHERE else host, port, timeout=2)
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


@main.command()
@click.option("--host", default=HOST, envvar="FAKECC_HOST", help="Where the server listens.")
@click.option("--port", default=PORT, envvar="FAKECC_PORT", help="Its port.")
def env(host: str, port: int) -> None:
    """Print what points clients at a server, to eval: `eval "$(fakecc env)"`."""
    url = f"http://{HOST if host in EVERYWHERE else host}:{port}"
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


@main.command()
def version() -> None:
    """Print fakecc's version."""
    from importlib.metadata import version as installed_version  # noqa: PLC0415 - slow, and only used here

    click.echo(installed_version("fakecc"))


def _settings(config: Path | None, assignments: tuple[str, ...]) -> Settings:
    from fakecc.settings import SettingError, Settings  # noqa: PLC0415 - see above

    try:
        settings = Settings().with_changes(_read_config(config)) if config else Settings()
        for assignment in assignments:
            settings = settings.with_changes(_read_assignment(assignment))
    except SettingError as error:
        raise click.UsageError(str(error)) from None
    return settings


def _read_config(config: Path) -> Mapping[str, Json]:
    from yaml import YAMLError, safe_load  # noqa: PLC0415 - 20 ms, and only used here

    try:
        read = safe_load(config.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise click.UsageError(f"{config} is no YAML: {error}") from None
    if not isinstance(read, dict):
        raise click.UsageError(f"{config} holds no settings: a map from names to values is expected")
    return read


def _read_assignment(assignment: str) -> dict[str, Json]:
    """`renderer.max_results_per_page=10` as settings; a value that is no JSON is a text."""
    name, equals, text = assignment.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--set takes KEY=VALUE, not {assignment!r}")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    outer, dot, inner = name.partition(".")
    return {outer: {inner: value}} if dot else {outer: value}


def _clock(timing: str) -> Clock:
    from calendar import timegm  # noqa: PLC0415 - see above
    from time import strptime  # noqa: PLC0415 - see above

    from fakecc.clock import RealClock, VirtualClock  # noqa: PLC0415 - see above

    kind, colon, rest = timing.partition(":")
    try:
        if kind == "real":
            return RealClock(scale=float(rest) if colon else 1.0)
        if kind == "virtual":
            return VirtualClock(timegm(strptime(rest, "%Y-%m-%dT%H:%M:%SZ")) if colon else None)
    except ValueError as error:
        raise click.UsageError(f"--clock {timing}: {error}") from None
    raise click.UsageError(f"--clock is real, real:N, virtual or virtual:TIME, not {timing!r}")


def _log_text(exchange: Exchange) -> None:
    told = f"{exchange.status} {exchange.method} {exchange.path} {exchange.seconds * 1000:.1f} ms"
    sys.stderr.write(f"{exchange.client} {told}\n")


def _log_json(exchange: Exchange) -> None:
    told = {
        "world": exchange.world,
        "client": exchange.client,
        "method": exchange.method,
        "path": exchange.path,
        "status": exchange.status,
        "seconds": round(exchange.seconds, 6),
    }
    sys.stderr.write(json.dumps(told) + "\n")


LOGS: dict[str, Callable[[Exchange], None] | None] = {"text": _log_text, "json": _log_json, "none": None}
