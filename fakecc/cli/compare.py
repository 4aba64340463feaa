"""`fakecc compare`: one scenario on two servers, and where the second answers otherwise than the first."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

import click

from fakecc.cli.remote_options import FILE, OUTPUT, insecure_option, server_at, user_option

EXAMPLES = """\b
Examples:
  fakecc compare --scenario shop.json --a https://api.example.com --b http://127.0.0.1:8181 --user admin=me:secret
  fakecc compare --scenario shop.json --a URL --b URL -v
"""


class CompareWishes(TypedDict):
    """The options that say how both are asked, and where reports are written."""

    users: tuple[str, ...]
    insecure: bool
    patience: float
    json_file: Path | None
    junit: Path | None


@click.command(epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--scenario", "files", required=True, multiple=True, type=FILE, help="What is asked; may be repeated.")
@click.option("--a", "url_a", required=True, metavar="URL", help="The server that says what is right.")
@click.option("--b", "url_b", required=True, metavar="URL", help="The server that is held against it.")
@user_option
@insecure_option
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
@click.option("--json", "json_file", type=OUTPUT, help="Write every outcome to this file.")
@click.option("--junit", type=OUTPUT, help="Write a report in JUnit's form to this file.")
@click.option("-v", "--verbose", is_flag=True, help="Print every difference.")
def compare(
    *,
    files: tuple[Path, ...],
    url_a: str,
    url_b: str,
    verbose: bool,
    **wishes: Unpack[CompareWishes],
) -> None:
    """Ask two servers the same, and say where the second answers otherwise than the first.

    A scenario holds requests; a recording is one, too. The exit status is 1 when a step is not the same.
    """
    from fakecc.remote import comparing, reports, scenarios  # noqa: PLC0415 - other commands do without them
    from fakecc.remote.recordings import BadRecording  # noqa: PLC0415 - see above
    from fakecc.remote.targets import LogInFailed  # noqa: PLC0415 - see above

    a, b = (server_at(url, wishes["users"], insecure=wishes["insecure"]) for url in (url_a, url_b))
    try:
        read = [(file, scenarios.read(file)) for file in files]
        results = [
            comparing.compare(scenario, a, b, file=file, patience=wishes["patience"])[1] for file, scenario in read
        ]
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
