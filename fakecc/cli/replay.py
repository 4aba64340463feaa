"""`fakecc replay`: what a server answers otherwise than a recording says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fakecc.cli.remote_options import (
    FILE,
    OUTPUT,
    account,
    client_option,
    insecure_option,
    known_secrets,
    progress,
    user_option,
)
from fakecc.cli.strict_command import URL, StrictCommand

if TYPE_CHECKING:
    from fakecc.json_types import Json
    from fakecc.remote.running import KnownFailures, Plan

EXISTING = click.Path(exists=True, path_type=Path)
EXAMPLES = """\b
Examples:
  fakecc replay tests/conformance/recordings --target http://127.0.0.1:8181
  fakecc replay recordings/uaa --target https://api.example.com --user admin=me:secret --insecure
  fakecc replay recordings --target URL --worlds --jobs 16 --junit report.xml
"""


class ReplayWishes(TypedDict):
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
    worlds: bool
    world_seeds: tuple[Path, ...]
    world_preset: str
    token: str


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.argument("paths", nargs=-1, required=True, type=EXISTING, metavar="FILE_OR_FOLDER...")
@click.option("--target", type=URL, required=True, metavar="URL", help="The server that is asked.")
@click.option("--uaa", type=URL, metavar="URL", help="Where UAA is, if not where the link of GET / points.")
@click.option("--login", type=URL, metavar="URL", help="Where the login server is, if not where the link points.")
@user_option
@client_option
@click.option("--uaa-config", type=FILE, help="A uaa.yml, whose clients and users log in where recorded ones do.")
@insecure_option
@click.option("--only", default="", metavar="WORD", help="Only files whose path has this word.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="How many scenarios at a time.")
@click.option(
    "--patience", type=click.FloatRange(0), default=10.0, show_default=True, help="Seconds to wait for an end."
)
@click.option("--little-patience", type=click.FloatRange(0), help="The same for steps that are expected to fail.")
@click.option("--worlds", is_flag=True, help="Each scenario in a world of its own: the server is a fakecc.")
@click.option("--world-preset", default="empty", show_default=True, help="What those worlds begin with.")
@click.option("--world-seed", "world_seeds", multiple=True, type=FILE, help="And a seed that is brought into them.")
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

    files = recordings.files_of(paths, only)
    try:
        expected = running.read_known_failures(expect) if expect else None
        with progress(len(files), "replaying") as done:
            replayed = running.run(files, _plan(wishes, expected), done)
    except (recordings.BadRecording, running.NoWorld) as error:
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
        worlds=_world(wishes["world_preset"], wishes["world_seeds"]) if wishes["worlds"] else None,
        token=wishes["token"],
        expected=expected,
    )


def _world(preset: str, seeds: Sequence[Path]) -> dict[str, Json]:
    from fakecc import yaml_reading  # noqa: PLC0415 - see above

    if len(seeds) > 1:
        raise click.UsageError("a world takes one --world-seed: put the documents together")
    body: dict[str, Json] = {"preset": preset}
    for seed in seeds:
        body["seed"] = yaml_reading.read(seed.read_text(encoding="utf-8"))
    return body
