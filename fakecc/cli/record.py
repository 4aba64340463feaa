"""`fakecc record`: what a server answers, as a recording that `fakecc replay` asks again."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fakecc.cli.remote_options import FILE, OUTPUT, insecure_option, server_at, user_option
from fakecc.cli.strict_command import URL, StrictCommand

if TYPE_CHECKING:
    from fakecc.json_types import Json
    from fakecc.remote.cassettes import ImportedCassette
    from fakecc.remote.targets import RemoteServer

EXAMPLES = """\b
Examples:
  fakecc record --target https://api.example.com --out shop.json --port 9000
      cf api http://127.0.0.1:9000, then work as usual; Ctrl-C writes the file
  fakecc record --target http://127.0.0.1:8181 --scenario shop-scenario.json --out shop.json
  fakecc record --target https://api.example.com --scenario s.json --user admin=me:secret --out s.json
  fakecc record --from cassette.yaml --out shop.json
  fakecc record --journal http://127.0.0.1:8181 --out shop.json
"""


class RecordWishes(TypedDict):
    """The options that say how it is recorded."""

    port: int
    run_word: str
    users: tuple[str, ...]
    insecure: bool
    patience: float
    token: str


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--target", type=URL, metavar="URL", help="The server that is recorded.")
@click.option("--out", required=True, type=OUTPUT, help="The file that is written.")
@click.option("--scenario", type=FILE, help="Ask what this file holds, instead of waiting for a client.")
@click.option("--from", "cassette", type=FILE, help="Make it of a HAR file, or a cassette of VCR, vcrpy or go-vcr.")
@click.option("--journal", type=URL, metavar="URL", help="Make it of what a fakecc was asked: of its journal.")
@click.option("--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="What that fakecc was started with.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where a client asks; any free port otherwise.")
@click.option("--run", "run_word", default="", metavar="WORD", help="What keeps this run's names apart.")
@user_option
@insecure_option
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
def record(
    *,
    target: str | None,
    out: Path,
    scenario: Path | None,
    cassette: Path | None,
    journal: str | None,
    **wishes: Unpack[RecordWishes],
) -> None:
    """Write down what a server answers: to a client that is pointed at a proxy, or to a scenario.

    Tokens, passwords, credentials and client secrets are replaced before anything is written; guids, times, hosts and
    the run's word become placeholders. With --scenario the file holds what was asked, and this command ends by itself;
    without it, a signal ends it (Ctrl-C). With --from and --journal nothing is asked: another tool's file, or what a
    fakecc has written down, is translated.
    """
    from fakecc.remote import reports  # noqa: PLC0415 - other commands do without it

    if sum(map(bool, (target, cassette, journal))) != 1 or (scenario and not target):
        raise click.UsageError("say either --target URL, --from FILE or --journal URL")
    if cassette:
        made = _import(cassette, wishes["run_word"])
    elif journal:
        made = _read_journal(journal, wishes)
    else:
        server = server_at(target or "", wishes["users"], insecure=wishes["insecure"])
        name, port, run = out.stem, wishes["port"], wishes["run_word"]
        made = _ask(server, scenario, wishes["patience"]) if scenario else _watch(server, name, port, run)
    if not made["steps"]:
        raise click.ClickException("nothing was asked, so nothing was written")
    out.write_text(reports.dump(made), encoding="utf-8")
    click.echo(f"{len(made['steps'])} steps in {out}")


def _import(cassette: Path, run: str) -> dict[str, Json]:
    from fakecc.remote import cassettes  # noqa: PLC0415 - see above
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above

    try:
        return _tell(cassettes.read(cassette, run))
    except BadRecording as error:
        raise click.ClickException(str(error)) from None


def _read_journal(url: str, wishes: RecordWishes) -> dict[str, Json]:
    from http.client import HTTPException  # noqa: PLC0415 - see above

    from fakecc.remote import cassettes  # noqa: PLC0415 - see above
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above

    try:
        return _tell(cassettes.read_journal(url.rstrip("/"), wishes["run_word"], wishes["token"]))
    except (BadRecording, OSError, HTTPException) as error:
        raise click.ClickException(f"{url}: {error}") from None


def _tell(imported: ImportedCassette) -> dict[str, Json]:
    for each in imported.left_out:
        click.echo(f"left out: {each}", err=True)
    return imported.recording


def _ask(server: RemoteServer, scenario: Path, patience: float) -> dict[str, Json]:
    from fakecc.remote import scenarios  # noqa: PLC0415 - see above
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above
    from fakecc.remote.targets import LogInFailed  # noqa: PLC0415 - see above

    try:
        made = scenarios.record(scenarios.read(scenario), server, patience)
    except (BadRecording, LogInFailed, scenarios.NoAnswer, OSError) as error:
        raise click.ClickException(str(error)) from None
    for each in made.left_out():
        click.echo(f"left out: {each}", err=True)
    return made.for_a_file()


def _watch(server: RemoteServer, name: str, port: int, run_word: str) -> dict[str, Json]:
    from fakecc.remote.recorder import Recorder  # noqa: PLC0415 - see above
    from fakecc.remote.recording_proxy import RecordingProxy  # noqa: PLC0415 - see above
    from fakecc.remote.scenarios import outside_values  # noqa: PLC0415 - see above

    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    try:
        recorder = Recorder(name, outside_values(server, run_word))
        proxy = RecordingProxy(server, recorder, port, lambda text: click.echo(text, err=True))
    except OSError as error:
        raise click.ClickException(f"cannot record {server.api}: {error}") from None
    click.echo(f"fakecc records {server.api} at {proxy.url}: point a client at it, Ctrl-C writes the file")
    end.wait()
    proxy.close()
    return recorder.document()
