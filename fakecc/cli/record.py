"""`fakecc record`: what a server answers, as a recording that `fakecc replay` asks again."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

import click

from fakecc.cli.remote_options import (
    FILE,
    OUTPUT,
    WorldsOfScenarios,
    client_option,
    insecure_option,
    jobs_option,
    known_secrets,
    progress,
    scenario_worlds,
    server_at,
    uaa_config_option,
    user_option,
    world_preset_option,
    world_seed_option,
    worlds_option,
)
from fakecc.cli.strict_command import URL, StrictCommand
from fakecc.records import replace

if TYPE_CHECKING:
    from fakecc.json_types import Json
    from fakecc.remote.cassettes import ImportedCassette
    from fakecc.remote.targets import RemoteServer

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
SOURCES: tuple[Literal["target", "cassette", "journal"], ...] = ("target", "cassette", "journal")
EXAMPLES = """\b
Examples:
  fakecc record --target https://api.example.com --out shop.json --port 9000
      cf api http://127.0.0.1:9000, then work as usual; Ctrl-C writes the file
  fakecc record --target http://127.0.0.1:8181 --scenario shop-scenario.json --out shop.json
  fakecc record --target https://api.example.com --scenario s.json --user admin=me:secret --out s.json
  fakecc record --target http://127.0.0.1:8181 --scenarios recordings --into new --worlds --jobs 8
  fakecc record --from cassette.yaml --out shop.json
  fakecc record --journal http://127.0.0.1:8181 --out shop.json
"""


class RecordWishes(WorldsOfScenarios):
    """The options that say how it is recorded."""

    port: int
    run_word: str
    users: tuple[str, ...]
    clients: tuple[str, ...]
    uaa_config: Path | None
    insecure: bool
    patience: float
    jobs: int
    with_bytes: bool


class RecordOptions(RecordWishes):
    """And those that say what."""

    target: str | None
    scenario: Path | None
    scenarios: Path | None
    cassette: Path | None
    journal: str | None


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--target", type=URL, metavar="URL", help="The server that is recorded.")
@click.option("--out", type=OUTPUT, help="The file that is written.")
@click.option("--scenario", type=FILE, help="Ask what this file holds, instead of waiting for a client.")
@click.option("--scenarios", type=FOLDER, help="Ask what all files below this folder hold.")
@click.option("--into", type=NEW_FOLDER, help="The folder that their recordings are written into, by the same names.")
@click.option("--from", "cassette", type=FILE, help="Make it of a HAR file, or a cassette of VCR, vcrpy or go-vcr.")
@click.option("--journal", type=URL, metavar="URL", help="Make it of what a fakecc was asked: of its journal.")
@click.option("--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="What that fakecc was started with.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where a client asks; any free port otherwise.")
@click.option("--run", "run_word", default="", metavar="WORD", help="What keeps this run's names apart.")
@click.option("--bytes", "with_bytes", is_flag=True, help="Record uploads, too, which may hold secrets.")
@user_option
@client_option
@uaa_config_option
@insecure_option
@jobs_option
@worlds_option
@world_preset_option
@world_seed_option
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
def record(*, out: Path | None, into: Path | None, **options: Unpack[RecordOptions]) -> None:
    """Write down what a server answers: to a client that is pointed at a proxy, or to a scenario.

    Tokens, passwords, credentials and client secrets are replaced before anything is written; guids, times, hosts and
    the run's word become placeholders. With --scenario the file holds what was asked, and this command ends by itself;
    without it, a signal ends it (Ctrl-C). With --from and --journal nothing is asked: another tool's file, or what a
    fakecc has written down, is translated. What a recording cannot hold is left out, and told with the reason.
    """
    _check(out, into, options)
    if into and options["scenarios"]:
        _record_folder(options["scenarios"], into, options)
        return
    made = _recording(out.stem if out else "", options)
    if not made["steps"]:
        raise click.ClickException("nothing was asked, so nothing was written")
    if out:
        _write(out, made)
        click.echo(f"{len(made['steps'])} steps in {out}")


def _check(out: Path | None, into: Path | None, options: RecordOptions) -> None:
    """Raises UsageError where options do not go together."""
    asked = bool(options["scenario"]) + bool(options["scenarios"])
    if sum(bool(options[name]) for name in SOURCES) != 1 or asked > bool(options["target"]):
        raise click.UsageError("say either --target URL, --from FILE or --journal URL")
    if options["scenarios"]:
        if not into:
            raise click.UsageError("with --scenarios say --into FOLDER")
        return
    if into or options["worlds"]:
        raise click.UsageError("--into and --worlds go with --scenarios FOLDER")
    if not out:
        raise click.UsageError("say --out FILE")
    if not out.parent.is_dir():
        raise click.UsageError(f"there is no folder {out.parent}")


def _recording(name: str, options: RecordOptions) -> dict[str, Json]:
    """The recording of the one source that is named."""
    if options["cassette"]:
        return _import(options["cassette"], options)
    if options["journal"]:
        return _read_journal(options["journal"], options)
    return _ask(options["scenario"], options) if options["scenario"] else _watch(name, options)


def _write(file: Path, recording: dict[str, Json]) -> None:
    from fakecc.remote import reports  # noqa: PLC0415 - other commands do without it

    file.write_text(reports.dump(recording), encoding="utf-8")


def _server(options: RecordOptions) -> RemoteServer:
    secrets = known_secrets(options["users"], options["clients"], options["uaa_config"])
    return replace(server_at(options["target"] or "", options["users"], insecure=options["insecure"]), secrets=secrets)


def _record_folder(scenarios: Path, into: Path, options: RecordOptions) -> None:
    """Record every scenario in a folder. Raises ClickException where one cannot be."""
    from fakecc.remote import recording_many, recordings  # noqa: PLC0415 - see above
    from fakecc.remote.running import Plan  # noqa: PLC0415 - see above

    files = recordings.files_of([scenarios])
    worlds = scenario_worlds(options)
    plan = Plan(target=_server(options), jobs=options["jobs"], patience=options["patience"], worlds=worlds)
    with progress(len(files), "recording") as done, _as_click_error():
        made = recording_many.record_all(files, plan, done)
    if not made:
        raise click.ClickException(f"there is no scenario below {scenarios}")
    for file, recorded in made.items():
        for each in recorded.omissions():
            click.echo(f"left out: {file}: {each}", err=True)
        place = into / file.relative_to(scenarios)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, recorded.for_a_file())
    steps = sum(len(recorded.for_a_file()["steps"]) for recorded in made.values())
    click.echo(f"{steps} steps in {len(made)} files in {into}")


@contextmanager
def _as_click_error() -> Generator[None]:
    """Say in one sentence why a scenario cannot be recorded."""
    from http.client import HTTPException  # noqa: PLC0415 - see above

    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above
    from fakecc.remote.scenario_worlds import NoWorld  # noqa: PLC0415 - see above
    from fakecc.remote.scenarios import NoAnswer  # noqa: PLC0415 - see above
    from fakecc.remote.targets import LogInFailed  # noqa: PLC0415 - see above

    try:
        yield
    except (BadRecording, LogInFailed, NoAnswer, NoWorld, OSError, HTTPException) as error:
        raise click.ClickException(str(error)) from None


def _import(cassette: Path, options: RecordOptions) -> dict[str, Json]:
    from fakecc.remote import cassettes  # noqa: PLC0415 - see above
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above

    try:
        return _tell(cassettes.read(cassette, options["run_word"], with_bytes=options["with_bytes"]))
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


def _ask(scenario: Path, options: RecordOptions) -> dict[str, Json]:
    from fakecc.remote import scenarios  # noqa: PLC0415 - see above

    with _as_click_error():
        made = scenarios.record(scenarios.read(scenario), _server(options), options["patience"])
    for each in made.omissions():
        click.echo(f"left out: {each}", err=True)
    return made.for_a_file()


def _watch(name: str, options: RecordOptions) -> dict[str, Json]:
    from fakecc.remote.recorder import Recorder  # noqa: PLC0415 - see above
    from fakecc.remote.recording_proxy import RecordingProxy  # noqa: PLC0415 - see above
    from fakecc.remote.scenarios import outside_values  # noqa: PLC0415 - see above

    server = _server(options)
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    try:
        recorder = Recorder(name, outside_values(server, options["run_word"]), with_bytes=options["with_bytes"])
        proxy = RecordingProxy(server, recorder, options["port"], lambda text: click.echo(text, err=True))
    except OSError as error:
        raise click.ClickException(f"cannot record {server.api}: {error}") from None
    click.echo(f"fakecc records {server.api} at {proxy.url}: point a client at it, Ctrl-C writes the file")
    end.wait()
    proxy.close()
    return recorder.document()
