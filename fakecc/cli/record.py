"""`fakecc record`: what a server answers, as a recording that `fakecc replay` asks again."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fakecc.cli.remote_options import FILE, OUTPUT, insecure_option, server_at, user_option

if TYPE_CHECKING:
    from fakecc.json_types import Json
    from fakecc.remote.targets import RemoteServer

EXAMPLES = """\b
Examples:
  fakecc record --target https://api.example.com --out shop.json --port 9000
      cf api http://127.0.0.1:9000, then work as usual; Ctrl-C writes the file
  fakecc record --target http://127.0.0.1:8181 --scenario shop-scenario.json --out shop.json
  fakecc record --target https://api.example.com --scenario s.json --user admin=me:secret --out s.json
"""


@click.command(epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--target", required=True, metavar="URL", help="The server that is recorded.")
@click.option("--out", required=True, type=OUTPUT, help="The file that is written.")
@click.option("--scenario", type=FILE, help="Ask what this file holds, instead of waiting for a client.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where a client asks; any free port otherwise.")
@click.option("--run", "run_word", default="", metavar="WORD", help="What keeps this run's names apart.")
@user_option
@insecure_option
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
def record(
    *,
    target: str,
    out: Path,
    scenario: Path | None,
    port: int,
    run_word: str,
    users: tuple[str, ...],
    insecure: bool,
    patience: float,
) -> None:
    """Write down what a server answers: to a client that is pointed at a proxy, or to a scenario.

    Tokens, passwords, credentials and client secrets are replaced before anything is written; guids, times, hosts and
    the run's word become placeholders. With --scenario the file holds what was asked, and this command ends by itself;
    without it, a signal ends it (Ctrl-C).
    """
    from fakecc.remote import reports  # noqa: PLC0415 - other commands do without it

    server = server_at(target, users, insecure=insecure)
    made = _ask(server, scenario, patience) if scenario else _watch(server, out.stem, port, run_word)
    if not made["steps"]:
        raise click.ClickException("nothing was asked, so nothing was written")
    out.write_text(reports.dump(made), encoding="utf-8")
    click.echo(f"{len(made['steps'])} steps in {out}")


def _ask(server: RemoteServer, scenario: Path, patience: float) -> dict[str, Json]:
    from fakecc.remote import scenarios  # noqa: PLC0415 - see above
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above
    from fakecc.remote.targets import LogInFailed  # noqa: PLC0415 - see above

    try:
        return scenarios.record(scenarios.read(scenario), server, patience).recording
    except (BadRecording, LogInFailed, scenarios.NoAnswer, OSError) as error:
        raise click.ClickException(str(error)) from None


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
