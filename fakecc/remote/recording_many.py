"""Many scenarios recorded side by side, each in a world of its own where the server is fakecc."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fakecc.json_types import Json
from fakecc.remote import scenarios
from fakecc.remote.running import Plan, longest_first
from fakecc.remote.scenario_worlds import world_for
from fakecc.remote.scenarios import NoAnswer, RecordedScenario


def record_all(
    files: Iterable[Path], plan: Plan, done: Callable[[RecordedScenario], None] = lambda _: None
) -> dict[Path, RecordedScenario]:
    """The recordings of scenarios by their files, in the order of the files; `done` hears of each that is over.

    Raises BadRecording before anything is asked, NoWorld, NoAnswer, LogInFailed, and OSError where UAA does not answer.
    """
    read: Mapping[Path, Mapping[str, Json]] = {file: scenarios.read(file) for file in files}

    def record_one(file: Path) -> RecordedScenario:
        with world_for(file, plan.target, plan.worlds) as target:
            try:
                made = scenarios.record(read[file], target, plan.patience)
            except NoAnswer as error:
                raise NoAnswer(f"{file}: {error}") from None
        done(made)
        return made

    in_turn = longest_first(read)
    with ThreadPoolExecutor(plan.jobs) as pool:
        made = dict(zip(in_turn, pool.map(record_one, in_turn), strict=True))
    return {file: made[file] for file in read}
