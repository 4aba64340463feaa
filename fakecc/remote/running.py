"""Many recordings side by side, each in a world of its own where the server is fakecc; and what may fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field
from http.client import HTTPException
from pathlib import Path

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote import recordings
from fakecc.remote.asking import PATIENCE
from fakecc.remote.differences import Difference
from fakecc.remote.outcomes import Outcome
from fakecc.remote.recordings import BadRecording
from fakecc.remote.replaying import replay
from fakecc.remote.scenario_worlds import ScenarioWorlds, world_for
from fakecc.remote.targets import LogInFailed, RemoteServer


@value_type
class Plan(Value):
    """What is replayed, and how.

    `worlds`: what each scenario's world is made of, or None where all scenarios share the server as it is. `jobs`: how
    many scenarios go on at a time. `little_patience`: seconds for steps that are expected to fail, which mostly wait in
    vain.
    """

    target: RemoteServer
    jobs: int = 1
    patience: float = PATIENCE
    little_patience: float = PATIENCE
    worlds: ScenarioWorlds | None = None
    expected: KnownFailures | None = None


@value_type
class KnownFailures(Value):
    """Steps that are expected to fail (`failing`: by area and scenario), or that may (`real_time`: with the reason)."""

    failing: Mapping[str, Mapping[str, list[int]]] = field(default_factory=dict[str, Mapping[str, list[int]]])
    real_time: Mapping[str, Mapping[str, Mapping[str, str]]] = field(
        default_factory=dict[str, Mapping[str, Mapping[str, str]]]
    )

    def fails(self, file: Path, number: int) -> bool:
        """Is this step expected to fail?"""
        return number in self.failing.get(file.parent.name, {}).get(file.stem, ())

    def may_fail(self, file: Path, number: int) -> bool:
        """May this step hold or fail from run to run?"""
        return str(number) in self.real_time.get(file.parent.name, {}).get(file.stem, {})


@value_type
class ScenarioResult(Value):
    """A scenario that was asked again. `outcomes` are those of its counted steps, in order; `notes` what set-up met."""

    file: Path
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()

    def new_failures(self, expected: KnownFailures | None) -> Iterator[tuple[int, Outcome]]:
        """Steps that fail and are not expected to, by their numbers."""
        for number, outcome in enumerate(self.outcomes, 1):
            if outcome.differences and not _is_excused(expected, self.file, number):
                yield number, outcome

    def holding_again(self, expected: KnownFailures | None) -> list[int]:
        """Steps that were expected to fail and hold."""
        if expected is None:
            return []
        return [
            number
            for number, outcome in enumerate(self.outcomes, 1)
            if not outcome.differences
            and expected.fails(self.file, number)
            and not expected.may_fail(self.file, number)
        ]


def read_known_failures(file: Path) -> KnownFailures:
    """What a file lists as failing. Raises BadRecording where it is no such list."""
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))
        return KnownFailures(failing=listed.get("failing", {}), real_time=listed.get("real_time", {}))
    except (ValueError, AttributeError) as error:
        raise BadRecording(f"{file}: no list of expected failures: {error}") from None


def run(
    files: Iterable[Path], plan: Plan, done: Callable[[ScenarioResult], None] = lambda _: None
) -> list[ScenarioResult]:
    """Replay files; `done` hears of each scenario when it is over. Gives them in the order of the files.

    A scenario that fails in a new way is replayed once more when the others are over: on a busy machine a second may
    pass between two requests. Raises BadRecording before anything is asked, NoWorld, LogInFailed.
    """
    read = {file: recordings.read(file) for file in files}

    def replay_one(file: Path) -> ScenarioResult:
        replayed = _replay_file(file, read[file], plan)
        done(replayed)
        return replayed

    # Long ones begin first, so that the end waits for none alone.
    by_length = longest_first(read)
    with ThreadPoolExecutor(plan.jobs) as pool:
        replayed = dict(zip(by_length, pool.map(replay_one, by_length), strict=True))
    if plan.jobs > 1:
        again = [file for file in read if any(replayed[file].new_failures(plan.expected))]
        for file in again[: len(read) // 20 + 1]:
            replayed[file] = _replay_file(file, read[file], plan)
    return [replayed[file] for file in read]


def _replay_file(file: Path, recording: Mapping[str, Json], plan: Plan) -> ScenarioResult:
    def patience_of(number: int) -> float:
        failing = plan.expected is not None and plan.expected.fails(file, number)
        return plan.little_patience if failing else plan.patience

    try:
        with world_for(file, plan.target, plan.worlds) as target:
            outcomes = replay(recording, target, patience_of)
    except (OSError, HTTPException, LogInFailed) as error:
        lost = Outcome(step="the beginning", differences=(Difference(f"no answer: {error!r}"),))
        return ScenarioResult(file=file, outcomes=(lost,))
    notes = tuple(f"{each.step}: {each.faults[0]}" for each in outcomes if not each.counts and each.differences)
    return ScenarioResult(file=file, outcomes=tuple(each for each in outcomes if each.counts), notes=notes)


def _is_excused(expected: KnownFailures | None, file: Path, number: int) -> bool:
    return expected is not None and (expected.fails(file, number) or expected.may_fail(file, number))


def longest_first(read: Mapping[Path, Mapping[str, Json]]) -> list[Path]:
    """The files of recordings or scenarios in the order in which they are best begun."""
    return sorted(read, key=lambda file: (_has_delays(read[file]), len(read[file]["steps"])), reverse=True)


def _has_delays(recording: Mapping[str, Json]) -> bool:
    return any(
        '"delay"' in json.dumps(step["broker_answers"]) for step in recording["steps"] if "broker_answers" in step
    )
