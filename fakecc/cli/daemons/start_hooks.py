"""Programs that a server runs when it starts and ends: `fakecc serve --hooks DIR`.

    DIR/boot.d        before anything is served
    DIR/ready.d       when requests are answered, before the line `fakecc ready` is printed
    DIR/shutdown.d    after SIGTERM, while requests are still answered

In each folder every .sh and .py is run, in the order of names, with the server's address in the variables CF_API and
FAKECC_URL. One that fails ends the server with a sentence, but for those of the shutdown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

MOMENTS = ("boot", "ready", "shutdown")
# How long each may take.
PATIENCE_SECONDS = 300


def _check_folder(folder: Path) -> None:
    """Raises UsageError for a folder with a moment or a program that there is not: it would never be run."""
    for place in sorted(folder.iterdir()):
        if place.name not in {f"{moment}.d" for moment in MOMENTS}:
            known = ", ".join(f"{moment}.d" for moment in MOMENTS)
            raise click.UsageError(f"--hooks: {place.name} is none of {known}")
        for program in sorted(place.iterdir()):
            if program.suffix not in {".sh", ".py"}:
                raise click.UsageError(f"--hooks: {place.name}/{program.name} ends in neither .sh nor .py")


def run_hooks(folder: Path | None, moment: str, url: str = "") -> None:
    """Run what is there for a moment: boot, ready or shutdown. Raises ClickException when a program fails."""
    if folder is None:
        return
    import subprocess  # noqa: PLC0415 - most servers run nothing

    _check_folder(folder)
    for program in sorted((folder / f"{moment}.d").glob("*")):
        ran = subprocess.run(  # noqa: S603 - the user's own
            [*_interpreter(program), str(program)],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            env={**os.environ, "FAKECC_URL": url, "CF_API": url},
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        if ran.returncode:
            sentence = f"the hook {moment}.d/{program.name} failed: it exited with {ran.returncode}"
            if moment != "shutdown":
                raise click.ClickException(sentence)
            click.echo(sentence, err=True)


def _interpreter(program: Path) -> Sequence[str]:
    return [sys.executable] if program.suffix == ".py" else ["/bin/sh"]
