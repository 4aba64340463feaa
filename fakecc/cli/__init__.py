"""The command `fakecc`: serve, and ask a server that is served. A command a file.

What is slow to import is imported inside the commands: `fakecc health` runs every few seconds in a container.
"""

from __future__ import annotations

import click

from fakecc.cli.env import env
from fakecc.cli.health import health
from fakecc.cli.serve import serve
from fakecc.cli.version import version

__all__ = ["main", "serve"]


@click.group(commands=[env, health, serve, version], context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A fake of the Cloud Foundry Cloud Controller API (v2 and v3), in memory."""
