"""`fakecc generate`: a large world as a file, the same for the same numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fakecc.cli.strict_command import StrictCommand

if TYPE_CHECKING:
    from fakecc.arrange.seeds.generate import Size

OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
COUNT = click.IntRange(min=1)
COUNT_OR_NONE = click.IntRange(min=0)
PER_CENT = click.IntRange(min=0, max=100)
# When it is in a world that was generated: 2026-01-01T00:00:00Z.
MOMENT = 1_767_225_600.0
EXAMPLES = """\b
Examples:
  fakecc generate --orgs 50 --instances 20000 --seed 7 --out world.json
  fakecc serve --preset empty --seed world.json
  fakecc generate --as state --instances 20000 --out state.json
  fakecc serve --state state.json
"""


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--orgs", default=50, show_default=True, type=COUNT, help="Organizations, each with three users.")
@click.option("--spaces", default=3, show_default=True, type=COUNT, help="Spaces of each organization.")
@click.option("--apps", default=4, show_default=True, type=COUNT_OR_NONE, help="Apps of each space.")
@click.option("--instances", default=1000, show_default=True, type=COUNT_OR_NONE, help="Service instances in all.")
@click.option(
    "--bindings", default=20, show_default=True, type=PER_CENT, help="Of a hundred instances so many are bound."
)
@click.option("--keys", default=10, show_default=True, type=PER_CENT, help="Of a hundred instances so many have a key.")
@click.option("--seed", "number", default=1, show_default=True, help="Decides chance: the same number, the same file.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["seed", "state"]),
    default="seed",
    show_default=True,
    help="A seed for --seed, or a state for --state, which is read without being checked by name.",
)
@click.option("--out", required=True, type=OUTPUT, help="Write it to this file.")
def generate(*, number: int, form: str, out: Path, orgs: int, **numbers: int) -> None:
    """Make a large world: organizations, spaces, users, roles, apps, and service instances with bindings and keys.

    A few instances are in an unusual state: failed, or under way. The same numbers give the same bytes.
    """
    from fakecc.arrange.seeds.generate import Size  # noqa: PLC0415 - `--help` does without it

    size = Size(organizations=orgs, **numbers)
    try:
        if form == "seed":
            _write_seed(size, number, out)
        else:
            _write_state(size, number, out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from None
    click.echo(f"{out}: {size.organizations} organizations, {size.instances} service instances")


def _write_seed(size: Size, number: int, out: Path) -> None:
    from fakecc.arrange.seeds.generate import documents  # noqa: PLC0415 - see above

    organizations: list[object] = []
    whole: dict[str, object] = {}
    with _progress("making", size.organizations + 1) as step:
        for document in documents(size, number):
            organizations += document.pop("organizations", [])
            whole |= document
            step(1)
    out.write_text(json.dumps({**whole, "organizations": organizations}, indent=1) + "\n", encoding="utf-8")


def _write_state(size: Size, number: int, out: Path) -> None:
    from fakecc.arrange import lifecycle, snapshots  # noqa: PLC0415 - see above
    from fakecc.arrange.seeds.documents import apply  # noqa: PLC0415 - see above
    from fakecc.arrange.seeds.generate import documents  # noqa: PLC0415 - see above
    from fakecc.arrange.snapshots import files  # noqa: PLC0415 - see above
    from fakecc.clock import VirtualClock  # noqa: PLC0415 - see above
    from fakecc.world import World  # noqa: PLC0415 - see above

    world = World(clock=VirtualClock(MOMENT), seed=number)
    lifecycle.connect(world)
    lifecycle.prepare(world, "empty")
    with _progress("making", size.organizations + 1) as step:
        for document in documents(size, number):
            apply(world, document)
            step(1)
    snapshot = snapshots.take(world)
    # Whoever serves it lets time pass as the command says.
    del snapshot["clock"]
    with _progress("writing", sum(map(len, snapshot["tables"].values()))) as step:
        files.write(out, snapshot, step)


@contextmanager
def _progress(label: str, total: int) -> Generator[Callable[[int], None]]:
    """A bar on standard error, where that is a terminal; gives what hears of each piece that was done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update
