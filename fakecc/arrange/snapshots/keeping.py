"""A world that outlasts its process: its state lies in a file, written anew soon after each change.

What was changed just before a kill is lost: within a second, or for as long as five writes of a large world take. The
file is whole at every moment (files.py).
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from fakecc.arrange import snapshots
from fakecc.arrange.checking import BadInput, Complaint
from fakecc.arrange.snapshots import files
from fakecc.json_types import Json
from fakecc.world import World

# How often it is looked whether anything changed.
INTERVAL_SECONDS = 1.0
# Of a large world writing takes a while: then it is done so much more seldom than it takes.
SHARE = 5


class KeptState:
    """The file of a world's state. `report` hears of what could not be written, which ends nothing."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._written: object = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fakecc-state", daemon=True)

    def start(self) -> None:
        """Take the state from the file where there is one, or make the file; then keep it up to date.

        Raises BadInput for a file that holds no state, and where none can be written.
        """
        if self._path.exists():
            snapshots.restore(self._world, self._at_present(files.read(self._path)))
        try:
            self.write()
        except OSError as error:
            raise BadInput(Complaint("", f"the state {str(self._path)!r} cannot be written: {error}")) from None
        self._thread.start()

    def stop(self) -> None:
        """Write what changed last, and end."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()
        self.write()

    def write(self) -> bool:
        """Write the state where it changed since it was written; did it? Raises OSError where it cannot be."""
        with self._world.lock:
            present = self._fingerprint()
            if present == self._written:
                return False
            encode = snapshots.hold(self._world)
        files.write(self._path, encode())
        self._written = present
        return True

    def _run(self) -> None:
        wait = INTERVAL_SECONDS
        while not self._ended.wait(wait):
            began = time.perf_counter()
            try:
                self.write()
            except OSError as error:
                self._world.failures.append(error, f"writing {self._path}")
            wait = max(INTERVAL_SECONDS, SHARE * (time.perf_counter() - began))

    def _fingerprint(self) -> object:
        """What differs after every change: nothing is compared record by record."""
        world = self._world
        still = None if world.clock.flows else world.clock.now()
        return ([table.version for table in world.tables.values()], world.era, id(world.settings), still)

    def _at_present(self, snapshot: Json) -> Json:
        """The snapshot with the time of this world, where both follow the wall: while nobody served, it went on."""
        clock = snapshot.get("clock") if isinstance(snapshot, dict) else None
        if not isinstance(clock, dict) or clock.get("kind") != "real" or clock.get("scale") != 1.0:
            return snapshot
        if not self._world.clock.flows or float(clock.get("seconds", 0.0)) > self._world.clock.now():
            return snapshot
        return {key: value for key, value in snapshot.items() if key != "clock"}
