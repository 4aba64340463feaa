"""What a person at a terminal sees while large seeds are brought in."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fakecc.world import World

SECONDS = 1.0
ERASE_LINE = "\r\x1b[K"


@contextmanager
def records_counted(world: World, seeds: Sequence[Path], every: float = SECONDS) -> Generator[None]:
    """Tell on standard error how many records there are, every second, where that is a terminal and there are seeds."""
    if not seeds or not sys.stderr.isatty():
        yield
        return
    names = ", ".join(seed.name for seed in seeds[:3]) + (" ..." if len(seeds) > 3 else "")
    done = threading.Event()

    def tell() -> None:
        while not done.wait(every):
            count = sum(len(table) for table in world.tables.values())
            sys.stderr.write(f"{ERASE_LINE}bringing in {names}: {count:,} records")
            sys.stderr.flush()

    teller = threading.Thread(target=tell, name="fakecc-seeding", daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
        sys.stderr.write(ERASE_LINE)
