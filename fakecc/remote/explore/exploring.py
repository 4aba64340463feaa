"""Looks for a request that two servers answer differently, and for the shortest sequence that shows it.

Random sequences are asked of both. One that shows a difference is shrunk: steps are left out, then parts of bodies, as
long as the same request is answered differently.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote.comparing import compare
from fakecc.remote.explore.random_scenarios import random_scenario
from fakecc.remote.outcomes import Outcome
from fakecc.remote.targets import RemoteServer

LENGTH = 25
PATIENCE = 1.0
LONGEST = 600
Steps = list[dict[str, "Json"]]


@value_type
class Divergence(Value):
    """What `b` answers otherwise, and the shortest sequence that was found to show it, as `a` answers it."""

    recording: dict[str, Json]
    outcome: Outcome


@value_type
class Exploration(Value):
    """How many steps were asked of both before the first divergence, if there was one."""

    steps: int
    divergence: Divergence | None = None


def explore(
    a: RemoteServer,
    b: RemoteServer,
    *,
    seed: int,
    steps: int,
    seconds: float | None = None,
    patience: float = PATIENCE,
    heard: Callable[[int], object] = lambda _: None,
) -> Exploration:
    """Ask random sequences until one is answered differently, or so many steps were asked of each server.

    With `seconds` no sequence begins later than so many after the first. The same seed asks the same. `heard` is told
    how many steps each sequence had; `patience` is how many seconds what is done later is waited for, in vain where it
    was refused.
    Raises NoAnswer, LogInFailed, and OSError where a server does not answer.
    """
    random, count = Random(seed), 0  # noqa: S311 - a seed is to give the same again
    explorer = _Explorer(a, b, f"found by fakecc compare --explore --seed {seed}", patience)
    end = None if seconds is None else time.monotonic() + seconds
    while count < steps and (end is None or time.monotonic() < end):
        scenario = random_scenario(random, min(LENGTH, steps - count + 1))
        count += len(scenario["steps"])
        found = explorer.try_steps(scenario["steps"])
        heard(len(scenario["steps"]))
        # What comes once and not again was a matter of time, such as a job that was over on one of them.
        if found and explorer.try_steps(scenario["steps"]):
            return Exploration(steps=count, divergence=explorer.shrink(scenario["steps"], found))
    return Exploration(steps=count)


def as_text(exploration: Exploration) -> Iterator[str]:
    """What a person reads: the shortest sequence, and what `b` answers otherwise to its last request."""
    found = exploration.divergence
    if not found:
        yield f"{exploration.steps} steps: no divergence"
        return
    yield f"a divergence within {exploration.steps} steps:"
    for step in found.recording["steps"]:
        if "request" in step:
            asked = step["request"]
            body = f" {json.dumps(asked['json'])}" if "json" in asked else ""
            yield f"  {asked['method']} {asked['path']}{body}"[:LONGEST]
    yield f"  {found.outcome.step}: {found.outcome.verdict}"
    yield from (f"    {text}" for text in found.outcome.faults)


class _Explorer:
    """Asks both servers a sequence, as often as it takes."""

    def __init__(self, a: RemoteServer, b: RemoteServer, about: str, patience: float) -> None:
        self._a = a
        self._b = b
        self._about = about
        self._patience = patience

    def try_steps(self, steps: Steps) -> Divergence | None:
        """The first difference in a sequence, or None."""
        scenario = {"scenario": "explored", "about": self._about, "users": {"admin": "${guid1}"}, "steps": steps}
        recording, result = compare(scenario, self._a, self._b, file=Path("explored"), patience=self._patience)
        outcome = next((each for each in result.outcomes if each.differences), None)
        return Divergence(recording=recording, outcome=outcome) if outcome else None

    def shrink(self, steps: Steps, found: Divergence) -> Divergence:
        """A shorter sequence in which the same request is answered differently, as short as leaving out makes it."""
        wanted, smallest = _request_kind(found.outcome), steps
        size = len(smallest) // 2
        while size:
            candidates = [*_without_parts(smallest, size), *(_with_merged_changes(smallest) if size == 1 else ())]
            for shorter in candidates:
                now = self.try_steps(shorter)
                if now and _request_kind(now.outcome) == wanted:
                    smallest, found = shorter, now
                    break
            else:
                size //= 2
        return self._simplify(smallest, found, wanted)

    def _simplify(self, steps: Steps, found: Divergence, wanted: str) -> Divergence:
        """The same with bodies that have no key too many."""
        position = 0
        while position < len(steps):
            for simpler in _with_simpler_body(steps, position):
                now = self.try_steps(simpler)
                if now and _request_kind(now.outcome) == wanted:
                    steps, found = simpler, now
                    break
            else:
                position += 1
        return found


def _without_parts(steps: Steps, size: int) -> Iterator[Steps]:
    """The sequence without so many steps in a row, the later ones first."""
    for end in range(len(steps), 0, -size):
        shorter = steps[: max(end - size, 0)] + steps[end:]
        if shorter:
            yield shorter


def _with_merged_changes(steps: Steps) -> Iterator[Steps]:
    """The sequence without one change, which is made when what it changes is made."""
    for position, step in enumerate(steps):
        asked = step.get("request", {})
        guid = str(asked.get("path", "")).rpartition("/")[2]
        if asked.get("method") != "PATCH" or not isinstance(asked.get("json"), dict):
            continue
        for place, maker in enumerate(steps[:position]):
            body = maker.get("request", {}).get("json")
            if guid in maker.get("learn", {}).values() and isinstance(body, dict):
                merged = {**maker, "request": {**maker["request"], "json": {**body, **asked["json"]}}}
                yield [*steps[:place], merged, *steps[place + 1 : position], *steps[position + 1 :]]


def _with_simpler_body(steps: Sequence[dict[str, Json]], position: int) -> Iterator[Steps]:
    step = steps[position]
    body = step.get("request", {}).get("json")
    for key in body if isinstance(body, dict) else ():
        without = {name: item for name, item in body.items() if name != key}
        simpler = {**step, "request": {**step["request"], "json": without}}
        yield [*steps[:position], simpler, *steps[position + 1 :]]


def _request_kind(outcome: Outcome) -> str:
    """Method and path without guids and query: what is the same while a sequence shrinks."""
    return re.sub(r"\$\{guid\d+\}", "*", outcome.step).partition("?")[0]
