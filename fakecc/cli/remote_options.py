"""What the commands that speak with other servers have in common: servers, users, and a bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

if TYPE_CHECKING:
    from fakecc.json_types import Json
    from fakecc.remote.known_secrets import KnownSecrets
    from fakecc.remote.scenario_worlds import ScenarioWorlds
    from fakecc.remote.targets import RemoteServer

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
insecure_option = click.option("--insecure", is_flag=True, help="Take any certificate.")
user_option = click.option(
    "--user",
    "users",
    multiple=True,
    metavar="NAME=USER:PASSWORD",
    help="A recorded user logs in so; others send tokens that nobody signed, which only a fake takes.",
)


client_option = click.option(
    "--client",
    "clients",
    multiple=True,
    metavar="ID:SECRET",
    help="A client of UAA that logs in where a recorded one of this id does.",
)
uaa_config_option = click.option(
    "--uaa-config", type=FILE, help="A uaa.yml, whose clients and users log in where recorded ones do."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="How many scenarios at a time."
)
worlds_option = click.option(
    "--worlds", is_flag=True, help="Each scenario in a world of its own: the server is a fakecc."
)
world_preset_option = click.option(
    "--world-preset", default="empty", show_default=True, help="What those worlds begin with."
)
world_seed_option = click.option(
    "--world-seed", "world_seeds", multiple=True, type=FILE, help="And a seed that is brought into them."
)


class WorldsOfScenarios(TypedDict):
    """The options that say what worlds scenarios have."""

    worlds: bool
    world_seeds: tuple[Path, ...]
    world_preset: str
    token: str


def scenario_worlds(wishes: WorldsOfScenarios) -> ScenarioWorlds | None:
    """What each scenario's world is made of. Raises UsageError for more than one seed."""
    from fakecc import yaml_reading  # noqa: PLC0415 - other commands do without it
    from fakecc.remote.scenario_worlds import ScenarioWorlds  # noqa: PLC0415 - see above

    if not wishes["worlds"]:
        return None
    if len(wishes["world_seeds"]) > 1:
        raise click.UsageError("a world takes one --world-seed: put the documents together")
    body: dict[str, Json] = {"preset": wishes["world_preset"]}
    for seed in wishes["world_seeds"]:
        body["seed"] = yaml_reading.read(seed.read_text(encoding="utf-8"))
    return ScenarioWorlds(body=body, token=wishes["token"])


def known_secrets(users: Iterable[str], clients: Iterable[str], uaa_config: Path | None) -> KnownSecrets:
    """What stands behind a recording's placeholders. Raises UsageError for what is spelled otherwise."""
    from fakecc import yaml_reading  # noqa: PLC0415 - other commands do without it
    from fakecc.remote import known_secrets as secrets  # noqa: PLC0415 - see above

    try:
        config = {} if uaa_config is None else yaml_reading.read(uaa_config.read_text(encoding="utf-8"))
        configured = secrets.of_uaa_config(config)
    except (ValueError, AttributeError, TypeError) as error:
        raise click.UsageError(f"--uaa-config {uaa_config}: no uaa.yml: {error}") from None
    return secrets.KnownSecrets(
        passwords={**configured.passwords, **dict(account(each)[1] for each in users)},
        clients={**configured.clients, **dict(_client(each) for each in clients)},
    )


def _client(text: str) -> tuple[str, str]:
    client_id, colon, secret = text.partition(":")
    if not (client_id and colon):
        raise click.UsageError(f"--client takes ID:SECRET, not {text!r}")
    return client_id, secret


def server_at(url: str, users: Iterable[str] = (), *, insecure: bool = False) -> RemoteServer:
    """The server at a URL; its UAA is where its links point. Raises UsageError for a user that is spelled otherwise."""
    from fakecc.remote.targets import RemoteServer  # noqa: PLC0415 - other commands do without it

    return RemoteServer(api=url.rstrip("/"), accounts=dict(account(each) for each in users), insecure=insecure)


def account(text: str) -> tuple[str, tuple[str, str]]:
    """A recorded user's name, and with what it logs in. Raises UsageError."""
    name, equals, rest = text.partition("=")
    username, colon, password = rest.partition(":")
    if not (name and equals and username and colon):
        raise click.UsageError(f"--user takes NAME=USER:PASSWORD, not {text!r}")
    return name, (username, password)


@contextmanager
def progress(total: int, label: str) -> Generator[Callable[[object], None]]:
    """A bar on standard error, where that is a terminal; gives what hears of each thing, or of how many, is over."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(done if isinstance(done, int) else 1)
