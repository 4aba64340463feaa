"""`fakecc replay`: what a server answers otherwise than a recording says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from fakecc.cli.remote_options import (
    FILE,
    OUTPUT,
    WorldsOfScenarios,
    account,
    client_option,
    insecure_option,
    jobs_option,
    known_secrets,
    progress,
    scenario_worlds,
    uaa_config_option,
    user_option,
    world_preset_option,
    world_seed_option,
    worlds_option,
)
from fakecc.cli.strict_command import URL, StrictCommand

if TYPE_CHECKING:
    from fakecc.remote.running import KnownFailures, Plan

EXISTING = click.Path(exists=True, path_type=Path)
EXAMPLES = """\b
Examples:
  fakecc replay tests/conformance/recordings --target http://127.0.0.1:8181
  fakecc replay recordings/uaa --target https://api.example.com --user admin=me:secret --insecure
  fakecc replay recordings --target URL --worlds --jobs 16 --junit report.xml
"""


class ReplayWishes(WorldsOfScenarios):
    """The options that say how it is replayed."""

    target: str
    uaa: str | None
    login: str | None
    users: tuple[str, ...]
    clients: tuple[str, ...]
    uaa_config: Path | None
    insecure: bool
    jobs: int
    patience: float
    little_patience: float | None


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.argument("paths", nargs=-1, required=True, type=EXISTING, metavar="FILE_OR_FOLDER...")
@click.option("--target", type=URL, required=True, metavar="URL", help="The server that is asked.")
@click.option("--uaa", type=URL, metavar="URL", help="Where UAA is, if not where the link of GET / points.")
@click.option("--login", type=URL, metavar="URL", help="Where the login server is, if not where the link points.")
@user_option
@client_option
@uaa_config_option
@insecure_option
@click.option("--only", default="", metavar="WORD", help="Only files whose path has this word.")
@jobs_option
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
@click.option("--little-patience", type=click.FloatRange(0), help="The same for steps that are expected to fail.")
@worlds_option
@world_preset_option
@world_seed_option
@click.option("--token", default="", envvar="FAKECC_TOKEN", show_envvar=True, help="What that fakecc was started with.")
@click.option("--expect", type=FILE, help="A list of the steps that are expected to fail; they are not counted.")
@click.option("--json", "json_file", type=OUTPUT, help="Write every outcome to this file.")
@click.option("--junit", type=OUTPUT, help="Write a report in JUnit's form to this file.")
@click.option("-v", "--verbose", is_flag=True, help="Print every difference.")
def replay(
    *,
    paths: tuple[Path, ...],
    only: str,
    expect: Path | None,
    json_file: Path | None,
    junit: Path | None,
    verbose: bool,
    **wishes: Unpack[ReplayWishes],
) -> None:
    """Ask a server what recordings hold, and say where it answers otherwise.

    Every step is the same, the same but for the order of keys, different, or not served (501). The exit status is 1
    when one is not the same and was not expected to fail, and when nothing was replayed.
    """
    from fakecc.remote import recordings, reports, running  # noqa: PLC0415 - other commands do without them
    from fakecc.remote.scenario_worlds import NoWorld  # noqa: PLC0415 - see above

    files = recordings.files_of(paths, only)
    try:
        expected = running.read_known_failures(expect) if expect else None
        with progress(len(files), "replaying") as done:
            replayed = running.run(files, _plan(wishes, expected), done)
    except (recordings.BadRecording, NoWorld) as error:
        raise click.ClickException(str(error)) from None
    for line in reports.as_text(replayed, expected, verbose=verbose):
        click.echo(line)
    if json_file:
        json_file.write_text(reports.dump(reports.as_json(replayed, expected)), encoding="utf-8")
    if junit:
        junit.write_text(reports.as_junit(replayed, expected), encoding="utf-8")
    if reports.failed(replayed, expected):
        raise click.exceptions.Exit(1)


def _plan(wishes: ReplayWishes, expected: KnownFailures | None) -> Plan:
    from fakecc.remote.running import Plan  # noqa: PLC0415 - see above
    from fakecc.remote.targets import RemoteServer  # noqa: PLC0415 - see above

    uaa, login = wishes["uaa"], wishes["login"]
    target = RemoteServer(
        api=wishes["target"].rstrip("/"),
        uaa=uaa.rstrip("/") if uaa else None,
        login=login.rstrip("/") if login else None,
        accounts=dict(account(each) for each in wishes["users"]),
        insecure=wishes["insecure"],
        secrets=known_secrets(wishes["users"], wishes["clients"], wishes["uaa_config"]),
    )
    patience, little = wishes["patience"], wishes["little_patience"]
    return Plan(
        target=target,
        jobs=wishes["jobs"],
        patience=patience,
        little_patience=patience if little is None else little,
        worlds=scenario_worlds(wishes),
        expected=expected,
    )
