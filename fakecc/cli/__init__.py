"""The command `fakecc`: serve, and ask a server that is served. A command a file.

A command's module is imported when that command is run: `fakecc health` runs every few seconds in a container.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from fakecc.near_names import nearest

# Commands and the modules that have them.
MODULES = {
    "broker-check": "broker_check",
    "ca": "ca",
    "cf-home": "cf_home",
    "compare": "compare",
    "doctor": "doctor",
    "env": "env",
    "export": "export",
    "generate": "generate",
    "health": "health",
    "logs": "daemons.logs",
    "record": "record",
    "replay": "replay",
    "serve": "serve",
    "start": "daemons.start",
    "status": "daemons.status",
    "stop": "daemons.stop",
    "version": "version",
}
EXAMPLES = """\b
Examples:
  fakecc serve                          a small world at http://127.0.0.1:8181
  fakecc serve --port 0 --seed my.yml   a free port, and a world of your own
  eval "$(fakecc env)"                  point Terraform, go-cfclient and others at it
  eval "$(fakecc cf-home /tmp/home)"    have the cf CLI log in at it, in a home of its own
  fakecc start && fakecc stop           the same in the background
  fakecc doctor                         find out why a client does not reach it
"""


class Commands(click.Group):
    """The commands, each imported when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the alphabet."""
        del ctx
        return sorted(MODULES)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each does, a sentence each, whole."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(limit=200)) for name, each in commands if each])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        del ctx
        if cmd_name not in MODULES:
            return None
        name = MODULES[cmd_name]
        command: click.Command = getattr(import_module(f"fakecc.cli.{name}"), name.rpartition(".")[2])
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it, with the nearest name in the refusal."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = nearest(args[0], MODULES, 1, likeness=0.6)
            hint = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(sorted(MODULES))}."
            raise click.UsageError(error.message + hint, ctx) from None


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click calls it
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version  # noqa: PLC0415 - slow, and only used here

    click.echo(f"fakecc {version('fakecc')}")
    ctx.exit()


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Print the version."
)
def main() -> None:
    """A fake of the Cloud Foundry Cloud Controller API (v2 and v3), in memory."""


def serve() -> None:
    """What a container runs: `fakecc serve` with these arguments, or another command where the first one names it."""
    if len(sys.argv) > 1 and sys.argv[1] in MODULES:
        main()
    from fakecc.cli.serve import serve as command  # noqa: PLC0415 - other commands do without it

    command()
