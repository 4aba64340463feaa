"""One scenario on two servers: recorded on the first, replayed on the second."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fakecc.json_types import Json
from fakecc.remote import scenarios
from fakecc.remote.asking import PATIENCE
from fakecc.remote.replaying import replay
from fakecc.remote.running import ScenarioResult
from fakecc.remote.targets import RemoteServer


def compare(
    scenario: Mapping[str, Json], a: RemoteServer, b: RemoteServer, *, file: Path, patience: float = PATIENCE
) -> tuple[dict[str, Json], ScenarioResult]:
    """What `a` answered, as a recording, and what `b` answers otherwise; set-up is compared as every other step is.

    `file` is what reports call the scenario. Raises NoAnswer, LogInFailed, and OSError where UAA does not answer.
    """
    made = scenarios.record(scenario, a, patience)
    recording = made.recording
    for step in recording["steps"]:
        step.pop("setup", None)
    outcomes = replay(recording, b, lambda _: patience, made.secrets)
    return recording, ScenarioResult(file=file, outcomes=tuple(each for each in outcomes if each.counts))
