"""`fakecc serve`: a server until a signal ends it.

What the server consists of is imported by the command itself: other commands do without it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fakecc.cli.addresses import HOST, PORT
from fakecc.cli.logs import FAILURE_LOGS, LOGS, report_tracebacks
from fakecc.cli.option_values import read_clock, read_settings, read_size, split_names

if TYPE_CHECKING:
    from fakecc.failures import Failure
    from fakecc.world import World


class WorldWishes(TypedDict):
    """The options that say what worlds are made like."""

    preset: str
    seeds: tuple[Path, ...]
    configs: tuple[Path, ...]
    assignments: tuple[str, ...]
    auth: str
    timing: str
    broker_hosts: str


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--host", default=HOST, show_default=True, envvar="FAKECC_HOST", help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, envvar="FAKECC_PORT", help="Port; 0 takes a free one.")
@click.option("--preset", default="small", show_default=True, envvar="FAKECC_PRESET", help="The world to begin with.")
@click.option("--seed", "seeds", multiple=True, type=FILE, envvar="FAKECC_SEED", help="A seed file (YAML or JSON).")
@click.option(
    "--config",
    "configs",
    multiple=True,
    type=FILE,
    envvar="FAKECC_CONFIG",
    help="A file in the words of cloud_controller.yml and uaa.yml; a later one is laid over those before.",
)
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
@click.option(
    "--max-body",
    default="64M",
    show_default=True,
    metavar="SIZE",
    envvar="FAKECC_MAX_BODY",
    callback=read_size,
    help="The longest body of a request: bytes, or with K, M or G.",
)
@click.option(
    "--allowed-hosts",
    default="",
    metavar="HOST,...",
    envvar="FAKECC_ALLOWED_HOSTS",
    help="By which names /_fakecc may be asked, beside addresses and names without a dot: *.svc.cluster.local.",
)
@click.option("--token", default="", envvar="FAKECC_TOKEN", help="Closes /_fakecc to whoever does not send it.")
def serve(
    *, host: str, port: int, log: str, max_body: int, allowed_hosts: str, token: str, **wishes: Unpack[WorldWishes]
) -> None:
    """Serve until SIGTERM or Ctrl-C. Prints one line when requests are answered."""
    gc.disable()  # nothing that is made while starting is garbage: looking for it takes a tenth of the start
    from fakecc.arrange.checking import BadInput  # noqa: PLC0415 - see above
    from fakecc.server.listener import Server, run  # noqa: PLC0415 - see above
    from fakecc.worlds import ControlAccess, Worlds  # noqa: PLC0415 - see above

    report_tracebacks(log)
    make = _world_maker(FAILURE_LOGS[log], **wishes)
    access = ControlAccess(hosts=split_names(allowed_hosts), token=token)
    try:
        server = Server(Worlds(make, access), host, port, log=LOGS[log], longest_body=max_body)
    except BadInput as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from None
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a world has next to no circles, and looking through 100,000 records takes 0.1 s
    gc.enable()
    run(server, lambda: click.echo(f"fakecc ready url={server.url} pid={os.getpid()}"))
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is in memory and goes with the process, open connections among it.
    os._exit(0)


def _world_maker(report_failure: Callable[[Failure], None], **wishes: Unpack[WorldWishes]) -> Callable[[str], World]:
    """What makes the worlds of the server, by name. Raises UsageError for settings that are none."""
    from fakecc.arrange import lifecycle  # noqa: PLC0415 - see above
    from fakecc.world import World  # noqa: PLC0415 - see above

    settings = read_settings(wishes["configs"], wishes["assignments"])

    def make(name: str) -> World:
        world = World(settings, clock=read_clock(wishes["timing"]), name=name)
        lifecycle.connect(world, split_names(wishes["broker_hosts"]))
        world.auth = wishes["auth"]
        world.failures.report = report_failure
        return lifecycle.prepare(world, wishes["preset"], wishes["seeds"])

    return make
