"""`fakecc serve`: a server until a signal ends it.

What the server consists of is imported by the command itself: other commands do without it.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypedDict, Unpack

import click

from fakecc.cli.addresses import HOST, PORT, PORT_NUMBER
from fakecc.cli.daemons.start_hooks import run_hooks
from fakecc.cli.logs import FAILURE_LOGS, LOGS, report_tracebacks
from fakecc.cli.option_values import read_clock, read_description, read_settings, read_size, seed_files, split_names
from fakecc.cli.strict_command import HOST as HOST_NAME
from fakecc.cli.strict_command import HOSTS, StrictCommand

if TYPE_CHECKING:
    import ssl

    from fakecc.arrange.snapshots.keeping import KeptState
    from fakecc.failures import Failure
    from fakecc.server.listener import Server
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
    guids: str | None
    redact: bool
    reads: bool
    self_check: Path | None


class ServeWishes(WorldWishes):
    """And those that say how the server speaks HTTPS, where the default world is kept, and what runs beside it."""

    tls: bool
    tls_names: str
    ca_dir: Path | None
    state: Path | None
    hooks: Path | None


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE_OR_FOLDER = click.Path(exists=True, path_type=Path)
FOLDER_THERE = click.Path(exists=True, file_okay=False, path_type=Path)
STATE_FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
EXAMPLES = """\b
Examples:
  fakecc serve --port 0 --clock virtual        a free port; time stands until a test moves it
  fakecc serve --seed world.yml --seed more/   files, and every .yml, .yaml and .json of a folder in the order of names
  fakecc serve --preset cf-deployment --set temporary_enable_v2=true
                                               installed as a cf-deployment, where v2 is off
  fakecc serve --config cloud_controller.yml --set renderer.max_results_per_page=10
  fakecc serve --state world.json              what clients make is there again after a restart
  fakecc serve --tls                           HTTPS, with a certificate that `fakecc ca` has clients trust

"""
# The file beside them is the schema of seeds.
PRESETS = sorted(
    path.stem for path in Path(__file__).parents[1].joinpath("presets").glob("*.json") if path.suffixes == [".json"]
)


# How long after the start the world's key is made.
IDLE_SECONDS = 0.5


@click.command(
    cls=StrictCommand,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--host",
    type=HOST_NAME,
    default=HOST,
    show_default=True,
    envvar="FAKECC_HOST",
    show_envvar=True,
    help="Address to listen on.",
)
@click.option(
    "--port",
    default=PORT,
    type=PORT_NUMBER,
    show_default=True,
    envvar="FAKECC_PORT",
    show_envvar=True,
    help="Port; 0 takes a free one.",
)
@click.option(
    "--preset",
    default="small",
    show_default=True,
    envvar="FAKECC_PRESET",
    show_envvar=True,
    help=f"The world to begin with: {', '.join(PRESETS)}.",
)
@click.option(
    "--seed",
    "seeds",
    multiple=True,
    type=FILE_OR_FOLDER,
    envvar="FAKECC_SEED",
    show_envvar=True,
    help="A seed file (YAML or JSON), or a folder of them. The variable takes several, with colons between them.",
)
@click.option(
    "--config",
    "configs",
    multiple=True,
    type=FILE,
    envvar="FAKECC_CONFIG",
    show_envvar=True,
    help="A file in the words of cloud_controller.yml and uaa.yml; a later one is laid over those before.",
)
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="KEY=VALUE",
    envvar="FAKECC_SET",
    show_envvar=True,
    help="One setting, a.b=c is one inside a map. The variable takes several, with blanks between them.",
)
@click.option(
    "--auth",
    type=click.Choice(["lenient", "strict"]),
    default="lenient",
    show_default=True,
    envvar="FAKECC_AUTH",
    show_envvar=True,
    help="Whose tokens are taken: any, or only those of this server's UAA.",
)
@click.option(
    "--clock",
    "timing",
    default="real",
    show_default=True,
    envvar="FAKECC_CLOCK",
    show_envvar=True,
    help="real, real:N (N times as fast), virtual, virtual:2030-01-01T00:00:00Z, auto (moves as clients poll).",
)
@click.option(
    "--log",
    type=click.Choice(["text", "json", "none"]),
    default="text",
    show_default=True,
    envvar="FAKECC_LOG",
    show_envvar=True,
    help="How requests are told on standard error.",
)
@click.option(
    "--broker-hosts",
    type=HOSTS,
    default="",
    metavar="HOST,...",
    envvar="FAKECC_BROKER_HOSTS",
    show_envvar=True,
    help="Hosts off this machine that may be asked (service brokers, keys of clients); patterns such as *.internal.",
)
@click.option(
    "--max-body",
    default="64M",
    metavar="SIZE",
    show_default=True,
    envvar="FAKECC_MAX_BODY",
    show_envvar=True,
    callback=read_size,
    help="The longest body of a request: bytes, or with K, M or G.",
)
@click.option(
    "--allowed-hosts",
    type=HOSTS,
    default="",
    metavar="HOST,...",
    envvar="FAKECC_ALLOWED_HOSTS",
    show_envvar=True,
    help="By which names /_fakecc may be asked, beside addresses and names without a dot: *.svc.cluster.local.",
)
@click.option(
    "--guids",
    metavar="SEED",
    envvar="FAKECC_GUIDS",
    show_envvar=True,
    help="Repeatable guids: the same word, and the same things done in the same order, give the same ones.",
)
@click.option(
    "--redact",
    is_flag=True,
    envvar="FAKECC_REDACT",
    show_envvar=True,
    help="Hide tokens, passwords and credentials in what /_fakecc/journal and the dashboard show.",
)
@click.option(
    "--reads",
    is_flag=True,
    envvar="FAKECC_READS",
    show_envvar=True,
    help="Have entries of the journal tell every record that was read for a request.",
)
@click.option(
    "--state",
    type=STATE_FILE,
    envvar="FAKECC_STATE",
    show_envvar=True,
    help="Keep the default world in this file: it is read at the start, and written soon after each change.",
)
@click.option(
    "--hooks",
    type=FOLDER_THERE,
    envvar="FAKECC_HOOKS",
    show_envvar=True,
    help="A folder of programs (.sh, .py) to run: those in boot.d, in ready.d, in shutdown.d.",
)
@click.option(
    "--self-check",
    type=FILE,
    envvar="FAKECC_SELF_CHECK",
    show_envvar=True,
    help="CF's OpenAPI document of v3: an answer that is not as it says is a failure (/_fakecc/failures, log).",
)
@click.option("--tls", is_flag=True, envvar="FAKECC_TLS", show_envvar=True, help="Serve HTTPS instead of HTTP.")
@click.option(
    "--tls-names",
    type=HOSTS,
    default="",
    metavar="HOST,...",
    envvar="FAKECC_TLS_NAMES",
    show_envvar=True,
    help="Other hosts that the certificate is for, beside loopback, this machine's name and --host.",
)
@click.option(
    "--ca-dir",
    type=FOLDER,
    envvar="FAKECC_CA_DIR",
    show_envvar=True,
    help="Where the authority that signs it is kept; ~/.local/share/fakecc by default.",
)
@click.option(
    "--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="Closes /_fakecc to whoever does not send it."
)
def serve(
    *,
    host: str,
    port: int,
    log: str,
    max_body: int,
    allowed_hosts: str,
    token: str,
    **wishes: Unpack[ServeWishes],
) -> None:
    """Serve until SIGTERM or Ctrl-C. Prints one line when requests are answered."""
    gc.disable()  # nothing that is made while starting is garbage: looking for it takes a tenth of the start
    from fakecc.arrange.checking import BadInput  # noqa: PLC0415 - see above
    from fakecc.server.listener import Server, run  # noqa: PLC0415 - see above
    from fakecc.worlds import DEFAULT, ControlAccess, Worlds  # noqa: PLC0415 - see above

    report_tracebacks(log)
    run_hooks(wishes["hooks"], "boot")
    make = _world_maker(FAILURE_LOGS[log], wishes)
    context, certificate = _certificate(host, wishes) if wishes["tls"] else (None, "")
    access = ControlAccess(hosts=split_names(allowed_hosts), token=token)
    try:
        worlds = Worlds(make, access, ca=certificate)
        kept = _keep(worlds[DEFAULT], wishes["state"])
        server = Server(worlds, host, port, tls=context, log=LOGS[log], longest_body=max_body)
    except BadInput as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(_no_port(host, port, error)) from None
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # a world has next to no circles, and looking through 100,000 records takes 0.1 s
    gc.enable()
    _make_key_in_idle_time(server.worlds[DEFAULT])
    run(server, lambda: _be_ready(server, wishes, token))
    run_hooks(wishes["hooks"], "shutdown", server.url)
    _end(kept)


def _end(kept: KeptState | None) -> NoReturn:
    """Everything is in memory and goes with the process, open connections among it."""
    if kept:
        kept.stop()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _no_port(host: str, port: int, error: OSError) -> str:
    """Why the server cannot listen, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken: --port 0 takes a free one, `fakecc doctor` says who has it"
    # Python adds the address to the system's sentence.
    return f"cannot listen on {host}:{port}: {(error.strerror or str(error)).partition(' (while ')[0]}"


def _make_key_in_idle_time(world: World) -> None:
    """The first token would wait 0.1 s for the key and what it takes to make one."""
    timer = threading.Timer(IDLE_SECONDS, lambda: world.signing_keys.active_id)
    timer.daemon = True
    timer.start()


def _keep(world: World, file: Path | None) -> KeptState | None:
    """Have a world outlast the process in a file. Raises BadInput for one that holds no state, or cannot be written."""
    if file is None:
        return None
    from fakecc.arrange.snapshots.keeping import KeptState  # noqa: PLC0415 - most servers keep nothing

    kept = KeptState(world, file)
    kept.start()
    return kept


def _be_ready(server: Server, wishes: ServeWishes, token: str) -> None:
    """Requests are answered: do what waited for that, and say so."""
    run_hooks(wishes["hooks"], "ready", server.url)
    _greet(server.url, port=server.port, tls=wishes["tls"], token=token)


def _greet(url: str, *, port: int, tls: bool, token: str) -> None:
    """Say that requests are answered: one line for programs, and for a person at a terminal how to go on."""
    click.echo(f"fakecc ready url={url} pid={os.getpid()}")
    if not sys.stdout.isatty():
        return
    options = f"{'' if port == PORT else f' --port {port}'}{' --tls' if tls else ''}"
    lines = [
        "",
        f'  variables   eval "$(fakecc env{options})"',
        f"  cf CLI      cf api {url} --skip-ssl-validation && cf auth admin admin",
        f"  dashboard   {url}/_fakecc/",
        f"  control     {url}/_fakecc/openapi.json" + ("  (with the header X-Fakecc-Token)" if token else ""),
        "  users       admin and others, each with its name for a password",
        "  end         Ctrl-C",
        "",
    ]
    click.echo("\n".join(lines))


def _certificate(host: str, wishes: ServeWishes) -> tuple[ssl.SSLContext, str]:
    """What the server shakes hands with, and the authority's certificate as PEM. Raises ClickException."""
    from fakecc.server import certificates  # noqa: PLC0415 - cryptography takes its time

    folder = wishes["ca_dir"] or certificates.default_folder()
    try:
        authority = certificates.Authority.of_folder(folder)
        return authority.context([host, *split_names(wishes["tls_names"])]), authority.pem
    except (OSError, ValueError) as error:
        raise click.ClickException(f"no certificate by the authority in {folder}: {error}") from None


def _world_maker(report_failure: Callable[[Failure], None], wishes: WorldWishes) -> Callable[[str], World]:
    """What makes the worlds of the server, by name. Raises UsageError for settings that are none."""
    from fakecc.arrange import lifecycle  # noqa: PLC0415 - see above
    from fakecc.cli.seeding import records_counted  # noqa: PLC0415 - see above
    from fakecc.world import World  # noqa: PLC0415 - see above

    settings = read_settings(wishes["configs"], wishes["assignments"])
    seeds = seed_files(wishes["seeds"])
    checking = read_description(wishes["self_check"])

    def make(name: str) -> World:
        world = World(settings, clock=read_clock(wishes["timing"]), seed=wishes["guids"], name=name)
        lifecycle.connect(world, split_names(wishes["broker_hosts"]))
        world.auth = wishes["auth"]
        if wishes["redact"]:
            from fakecc.evidence.redaction import hide_secrets  # noqa: PLC0415 - most servers hide nothing

            hide_secrets(world.journal, wanted=True)
        world.note_reads(wanted=wishes["reads"])
        world.failures.report = report_failure
        if checking:
            world.journal.listeners.append(checking.listener(world))
        with records_counted(world, seeds):
            return lifecycle.prepare(world, wishes["preset"], seeds)

    return make
