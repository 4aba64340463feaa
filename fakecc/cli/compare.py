"""`fakecc compare`: the same asked of two servers, and where the second answers otherwise than the first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fakecc.cli.remote_options import FILE, OUTPUT, insecure_option, progress, server_at, user_option
from fakecc.cli.strict_command import URL, StrictCommand

if TYPE_CHECKING:
    from fakecc.remote.explore.exploring import Exploration
    from fakecc.remote.running import ScenarioResult
    from fakecc.remote.targets import RemoteServer

STEPS, ANY_NUMBER = 300, 10**9
EXAMPLES = """\b
Examples:
  fakecc compare --scenario shop.json --a https://api.example.com --b http://127.0.0.1:8181 --user admin=me:secret
  fakecc compare --scenario shop.json --a URL --b URL -v
  fakecc compare --explore --seed 7 --steps 3000 --a URL --b URL --out divergence.json --patience 1
  fakecc compare --explore --seed 7 --minutes 10 --a URL --b URL --report divergence.markdown
"""


class CompareWishes(TypedDict):
    """The options that say how both are asked, and what is written where."""

    users: tuple[str, ...]
    insecure: bool
    patience: float
    seed: int
    steps: int | None
    minutes: float | None
    report: Path | None
    out: Path | None
    json_file: Path | None
    junit: Path | None


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--scenario", "files", multiple=True, type=FILE, help="What is asked; may be repeated.")
@click.option("--explore", "explored", is_flag=True, help="Ask random requests instead.")
@click.option("--seed", default=7, show_default=True, help="The same seed asks the same.")
@click.option("--steps", type=click.IntRange(1), help="How many random requests; 300, or with --minutes any number.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="For how long random requests are asked.")
@click.option("--out", type=OUTPUT, help="Write the shortest sequence that --explore found to this file.")
@click.option("--report", type=OUTPUT, help="Write a report of it to this file, in Markdown, to be filed.")
@click.option("--a", "url_a", type=URL, required=True, metavar="URL", help="The server that says what is right.")
@click.option("--b", "url_b", type=URL, required=True, metavar="URL", help="The server that is held against it.")
@user_option
@insecure_option
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
@click.option("--json", "json_file", type=OUTPUT, help="Write every outcome to this file.")
@click.option("--junit", type=OUTPUT, help="Write a report in JUnit's form to this file.")
@click.option("-v", "--verbose", is_flag=True, help="Print every difference.")
def compare(
    *, files: tuple[Path, ...], explored: bool, url_a: str, url_b: str, verbose: bool, **wishes: Unpack[CompareWishes]
) -> None:
    """Ask two servers the same, and say where the second answers otherwise than the first.

    A scenario holds requests; a recording is one, too. With --explore it is made up: random requests until one is
    answered differently; the sequence is shrunk to the shortest that shows it. The exit status is 1 when a step is not
    the same.
    """
    from fakecc.remote import reports, scenarios  # noqa: PLC0415 - other commands do without them
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above
    from fakecc.remote.targets import LogInFailed  # noqa: PLC0415 - see above

    if bool(files) == explored:
        raise click.UsageError("say either --scenario FILE or --explore")
    a, b = (server_at(url, wishes["users"], insecure=wishes["insecure"]) for url in (url_a, url_b))
    try:
        if explored:
            _report(_explore(a, b, wishes), a, b, wishes)
            return
        results = _compare(files, a, b, wishes["patience"])
    except (BadRecording, LogInFailed, scenarios.NoAnswer, OSError) as error:
        raise click.ClickException(str(error)) from None
    for line in reports.as_text(results, None, verbose=verbose):
        click.echo(line)
    json_file, junit = wishes["json_file"], wishes["junit"]
    if json_file:
        json_file.write_text(reports.dump(reports.as_json(results, None)), encoding="utf-8")
    if junit:
        junit.write_text(reports.as_junit(results, None), encoding="utf-8")
    if reports.failed(results, None):
        raise click.exceptions.Exit(1)


def _compare(files: tuple[Path, ...], a: RemoteServer, b: RemoteServer, patience: float) -> list[ScenarioResult]:
    from fakecc.remote import comparing, scenarios  # noqa: PLC0415 - see above

    read = [(file, scenarios.read(file)) for file in files]
    return [comparing.compare(scenario, a, b, file=file, patience=patience)[1] for file, scenario in read]


def _explore(a: RemoteServer, b: RemoteServer, wishes: CompareWishes) -> Exploration:
    from fakecc.remote.explore import exploring  # noqa: PLC0415 - see above

    seed, minutes = wishes["seed"], wishes["minutes"]
    steps = wishes["steps"] or (STEPS if minutes is None else ANY_NUMBER)
    seconds = None if minutes is None else minutes * 60
    with progress(steps if steps < ANY_NUMBER else 0, "exploring") as done:
        return exploring.explore(a, b, seed=seed, steps=steps, seconds=seconds, patience=wishes["patience"], heard=done)


def _report(exploration: Exploration, a: RemoteServer, b: RemoteServer, wishes: CompareWishes) -> None:
    """Say what was found, and write it down. Raises Exit where there is a divergence."""
    from fakecc.remote import reports  # noqa: PLC0415 - see above
    from fakecc.remote.explore import exploring  # noqa: PLC0415 - see above

    for line in exploring.as_text(exploration):
        click.echo(line)
    if not exploration.divergence:
        return
    if wishes["out"]:
        wishes["out"].write_text(reports.dump(exploration.divergence.recording), encoding="utf-8")
    if wishes["report"]:
        from fakecc.remote.explore import divergence_reports  # noqa: PLC0415 - see above

        command = f"fakecc compare --explore --seed {wishes['seed']} --a {a.api} --b {b.api}"
        text = divergence_reports.as_markdown(exploration.divergence, a, b, command)
        wishes["report"].write_text(text, encoding="utf-8")
    raise click.exceptions.Exit(1)
