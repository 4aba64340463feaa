"""`fakecc export`: a foundation as a seed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import click

from fakecc.cli.strict_command import URL, StrictCommand

OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
LEFT_OUT = "packages, droplets, processes, credentials"
EXAMPLES = """\b
Examples:
  fakecc export --target https://api.example.com --user admin:secret --out seed.yml
  fakecc export --target URL --access-token "$(cf oauth-token)" --anonymize --out seed.yml
  fakecc serve --preset empty --seed seed.yml
"""


@click.command(cls=StrictCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.option("--target", type=URL, required=True, metavar="URL", help="The Cloud Controller that is read.")
@click.option("--out", required=True, type=OUTPUT, help="Write the seed to this file.")
@click.option("--user", metavar="USER:PASSWORD", help="Log in so.")
@click.option("--access-token", metavar="TOKEN", envvar="CF_ACCESS_TOKEN", show_envvar=True, help="Or ask with this.")
@click.option("--anonymize", is_flag=True, help="Replace names, and leave out guids, texts, metadata and addresses.")
@click.option("--values", is_flag=True, help="Read environment variables and parameters, too: they may hold secrets.")
@click.option("--insecure", is_flag=True, help="Take any certificate.")
def export(
    *,
    target: str,
    out: Path,
    user: str | None,
    access_token: str | None,
    anonymize: bool,
    values: bool,
    insecure: bool,
) -> None:
    """Read a foundation, by GET only, and write it as a seed that `fakecc serve --seed` takes.

    Users, quotas, organizations, spaces, roles, domains, brokers with offerings and plans, apps, routes, service
    instances and bindings are read as far as the user may see them. Passwords and credentials are not; environment
    variables and parameters are with --values. What could not be read is listed, and the exit status is 1.
    """
    import yaml  # noqa: PLC0415 - other commands do without it

    from fakecc.remote.export.foundation import LISTS, Foundation  # noqa: PLC0415 - see above
    from fakecc.remote.export.naming import Naming  # noqa: PLC0415 - see above
    from fakecc.remote.export.seeds import seed_of  # noqa: PLC0415 - see above

    token = _token(target.rstrip("/"), user, access_token, insecure=insecure)
    if values and anonymize:
        raise click.UsageError("--values reads what --anonymize hides: say one of them")
    foundation = Foundation(target.rstrip("/"), token, insecure=insecure, with_values=values)
    with _progress(len(LISTS)) as done:
        foundation.read_lists(done)
    seed = seed_of(foundation, Naming(anonymous=anonymize))
    out.write_text(yaml.safe_dump(seed, sort_keys=False, allow_unicode=True), encoding="utf-8")
    for name in LISTS:
        click.echo(f"{len(foundation.resources(name)):6d} {name}")
    click.echo(f"not in a seed: {LEFT_OUT}")
    for path, why in foundation.unread.items():
        click.echo(f"not read: {path}: {why}")
    if foundation.unread:
        raise click.exceptions.Exit(1)


def _token(target: str, user: str | None, access_token: str | None, *, insecure: bool) -> str:
    from fakecc.remote.targets import LogInFailed, RemoteServer  # noqa: PLC0415 - see above

    if access_token:
        return access_token.removeprefix("bearer ").removeprefix("Bearer ")
    name, colon, password = (user or "").partition(":")
    if not (name and colon):
        raise click.UsageError("--user takes USER:PASSWORD; without it, --access-token is needed")
    server = RemoteServer(api=target, accounts={"reader": (name, password)}, insecure=insecure)
    try:
        token = server.log_in("reader")
    except (LogInFailed, OSError) as error:
        raise click.ClickException(str(error)) from None
    return token or ""


@contextmanager
def _progress(total: int) -> Generator[Callable[[str], None]]:
    """A bar on standard error, where that is a terminal; gives what hears of each list that was read."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label="reading", file=sys.stderr) as bar:
        yield lambda _: bar.update(1)
