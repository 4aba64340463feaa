"""`fakecc broker-check`: does a service broker keep to the Open Service Broker API?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fakecc.cli.strict_command import URL, StrictCommand

if TYPE_CHECKING:
    from fakecc.json_types import Json
    from fakecc.remote.broker_check.checks import CheckResult
    from fakecc.remote.broker_check.life import CheckWishes
    from fakecc.remote.broker_check.running import Conformance

OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
EXAMPLES = """\b
Examples:
  fakecc broker-check http://127.0.0.1:5000 --user librarian:secret
  fakecc broker-check URL --user U:P --offering mysql --plan small --parameters '{"size": 1}'
  fakecc broker-check URL --user U:P --junit report.xml --html report.html
"""


class BrokerWishes(TypedDict):
    """The options that say what is ordered, and how long to wait for it."""

    offering: str
    plan: str
    parameters: str
    timeout: float


class ReportFiles(TypedDict):
    """The options that name files."""

    json_file: Path | None
    junit: Path | None
    html: Path | None


class BrokerOptions(BrokerWishes, ReportFiles):
    """Both."""


@click.command("broker-check", cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.argument("url", type=URL)
@click.option("--user", metavar="USER:PASSWORD", help="What the broker is asked with; else without authentication.")
@click.option("--offering", default="", metavar="NAME", help="The offering that is ordered; else the first.")
@click.option("--plan", default="", metavar="NAME", help="The plan that is ordered; else the first.")
@click.option("--parameters", default="{}", metavar="JSON", help="What is provisioned with: a JSON object.")
@click.option(
    "--timeout",
    type=click.FloatRange(0),
    default=300.0,
    show_default=True,
    help="Seconds to wait for an operation; the plan's maximum_polling_duration counts, too.",
)
@click.option("--insecure", is_flag=True, help="Take any certificate.")
@click.option("--json", "json_file", type=OUTPUT, help="Write every outcome to this file.")
@click.option("--junit", type=OUTPUT, help="Write a report in JUnit's form to this file.")
@click.option("--html", type=OUTPUT, help="Write a web page to this file.")
@click.option("-v", "--verbose", is_flag=True, help="Print what passed and what was skipped, too.")
def broker_check(
    url: str, *, user: str | None, insecure: bool, verbose: bool, **options: Unpack[BrokerOptions]
) -> None:
    """Drive a service broker as a platform does, and check its answers.

    Instances and bindings are made, changed, and deleted at the broker. Every check cites the Open Service Broker API
    2.17. The exit status is 1 when a rule that must hold does not.
    """
    from fakecc.remote.broker_check import reports, running  # noqa: PLC0415 - other commands do without them
    from fakecc.remote.broker_check.broker_client import BrokerClient  # noqa: PLC0415 - see above
    from fakecc.remote.broker_check.life import NoSuchPlan  # noqa: PLC0415 - see above

    client = BrokerClient(url, _credentials(user), insecure=insecure)
    try:
        with _progress(len(running.CHECKS)) as done:
            conformance = running.examine(url, client, _wishes(options), done)
    except NoSuchPlan as error:
        raise click.ClickException(str(error)) from None
    for line in reports.as_text(conformance, verbose=verbose):
        click.echo(line)
    _write(conformance, options)
    if conformance.failed:
        raise click.exceptions.Exit(1)


def _write(conformance: Conformance, files: ReportFiles) -> None:
    from fakecc.remote.broker_check import reports  # noqa: PLC0415 - see above

    if files["json_file"]:
        files["json_file"].write_text(reports.dump(reports.as_json(conformance)), encoding="utf-8")
    if files["junit"]:
        files["junit"].write_text(reports.as_junit(conformance), encoding="utf-8")
    if files["html"]:
        files["html"].write_text(reports.as_html(conformance), encoding="utf-8")


def _credentials(user: str | None) -> tuple[str, str] | None:
    if user is None:
        return None
    name, colon, password = user.partition(":")
    if not (name and colon):
        raise click.UsageError(f"--user takes USER:PASSWORD, not {user!r}")
    return name, password


def _wishes(options: BrokerWishes) -> CheckWishes:
    from fakecc.remote.broker_check.life import CheckWishes  # noqa: PLC0415 - see above

    try:
        parameters: Json = json.loads(options["parameters"])
    except ValueError as error:
        raise click.UsageError(f"--parameters is no JSON: {error}") from None
    if not isinstance(parameters, dict):
        raise click.UsageError("--parameters takes a JSON object")
    return CheckWishes(
        offering=options["offering"], plan=options["plan"], parameters=parameters, timeout=options["timeout"]
    )


@contextmanager
def _progress(total: int) -> Generator[Callable[[CheckResult], None]]:
    """A bar on standard error, where that is a terminal; gives what hears of each check that is made."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label="checking", file=sys.stderr) as bar:
        yield lambda _: bar.update(1)
