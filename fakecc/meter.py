"""How many requests were answered, and how long that took: what `/_fakecc/metrics` shows."""

from __future__ import annotations

import threading
from bisect import bisect_left
from itertools import accumulate

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Upper bounds of the histogram, in seconds; what takes longer is counted in a last one.
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """Counts answers by world, method and status, and their durations by world."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[tuple[str, str, int], int] = {}
        self._durations: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def count(self, world: str, method: str, status: int, seconds: float) -> None:
        """Count one answer, which took so many seconds."""
        key = (world, method if method in METHODS else "OTHER", status)
        with self._lock:
            self._answers[key] = self._answers.get(key, 0) + 1
            if world not in self._durations:
                self._durations[world] = [0] * (len(BOUNDS) + 1)
            self._durations[world][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[world] = self._seconds.get(world, 0.0) + seconds

    def answers(self) -> dict[tuple[str, str, int], int]:
        """How many answers there were, by world, method and status."""
        with self._lock:
            return dict(self._answers)

    def durations(self) -> dict[str, tuple[list[int], float]]:
        """By world: how many answers took at most as long as each of `BOUNDS`, and all; and their seconds together."""
        with self._lock:
            return {world: (list(accumulate(each)), self._seconds[world]) for world, each in self._durations.items()}
