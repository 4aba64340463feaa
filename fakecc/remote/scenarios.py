"""Scenarios: what is asked, without the answers; and how one is asked of a server and becomes a recording.

A scenario is a recording whose steps have requests only. What an answer teaches stands in the step's `learn`:

    {"request": {"method": "POST", "path": "/v3/organizations", "as": "admin", "json": {"name": "${run}-org"}},
     "learn": {"/guid": "${guid2}"}}

A recording is a scenario, too: its answers teach what its placeholders stand for, and are replaced by new ones.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import field
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote import recordings
from fakecc.remote.asking import PATIENCE, Asker, Step, bindings_for
from fakecc.remote.dictated_broker import DictatedBroker
from fakecc.remote.known_secrets import behind_placeholders
from fakecc.remote.placeholders import Bindings
from fakecc.remote.recorder import Recorder
from fakecc.remote.recordings import BadRecording
from fakecc.remote.responses import response_differences
from fakecc.remote.targets import RemoteServer


class NoAnswer(Exception):  # noqa: N818 - reads as the sentence `raise NoAnswer(...)`
    """The server did not answer a step of a scenario, so there is nothing to record."""


def read(file: Path) -> dict[str, Json]:
    """The scenario in a file. Raises BadRecording, OSError."""
    try:
        scenario = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadRecording(f"{file}: no JSON: {error}") from None
    if isinstance(scenario, dict) and isinstance(scenario.get("steps"), list):
        scenario["steps"] = [_with_answer(step) for step in scenario["steps"]]
    problem = next(recordings.problems(scenario), None)
    if problem:
        raise BadRecording(f"{file}: {problem}")
    checked: dict[str, Json] = scenario
    return checked


@value_type
class RecordedScenario(Value):
    """A recording, and the secrets behind its requests' placeholders, by name: for a replay in this process only.

    `unrepeatable` are the steps, by their places, that only a replay with those secrets can ask, with the reasons.
    """

    recording: dict[str, Json]
    secrets: dict[str, str]
    unrepeatable: dict[int, str] = field(default_factory=dict[int, str])

    def for_a_file(self) -> dict[str, Json]:
        """The recording without what could not be asked again."""
        steps = [step for place, step in enumerate(self.recording["steps"]) if place not in self.unrepeatable]
        return {**self.recording, "steps": steps}

    def omissions(self) -> Iterator[str]:
        """What that lacks, each with the reason."""
        for place, reason in self.unrepeatable.items():
            asked = self.recording["steps"][place]["request"]
            yield f"{asked['method']} {asked['path']}: {reason}"


def record(scenario: Mapping[str, Json], target: RemoteServer, patience: float = PATIENCE) -> RecordedScenario:
    """Ask what a scenario holds, and give the recording of it.

    `patience` is how many seconds a step with `until` waits. Raises NoAnswer, LogInFailed, and OSError where UAA does
    not answer.
    """
    broker = DictatedBroker()
    try:
        return _Run(scenario, target, broker, patience).record()
    finally:
        broker.close()


class _Run:
    """One scenario on one server."""

    def __init__(
        self, scenario: Mapping[str, Json], target: RemoteServer, broker: DictatedBroker, patience: float
    ) -> None:
        self._steps = [_with_answer(step) for step in scenario["steps"]]
        self._broker = broker
        self._patience = patience
        self._bindings = bindings_for(self._steps, target, broker.url)
        self._bindings.learnt |= behind_placeholders(self._steps, target.secrets)
        self._bindings.tokens = scenario.get("tokens", {})
        self._asker = Asker(target, scenario["users"], self._bindings)
        self._recorder = Recorder(
            scenario["scenario"],
            fixed_values(self._bindings),
            about=scenario.get("about", ""),
            source=scenario.get("source", ""),
            of_a_scenario=True,
        )

    def record(self) -> RecordedScenario:
        for step in self._steps:
            self._do(step)
        recorder = self._recorder
        return RecordedScenario(
            recording=recorder.document(), secrets=recorder.sent_secrets(), unrepeatable=recorder.unrepeatable()
        )

    def _do(self, step: Step) -> None:
        if "request" in step:
            self._ask(step)
        elif "broker_answers" in step:
            for operation, replies in step["broker_answers"].items():
                self._broker.answer(operation, *self._bindings.fill(replies))
            self._recorder.add_broker_answers(self._bindings.fill(step["broker_answers"]))
        elif "broker_saw" in step:
            seen = self._broker.take_requests(len(step["broker_saw"]), self._patience)
            self._recorder.add_broker_requests(seen)
        elif "envelopes" in step:
            self._asker.give_envelopes(step["envelopes"])
            self._recorder.add_step({**step, "envelopes": self._bindings.fill(step["envelopes"])})
        else:
            time.sleep(step["pause"])
            self._recorder.add_step(step)

    def _ask(self, step: Step) -> None:
        asked = step["request"]
        try:
            reply = self._asker.perform(asked, step.get("until"), self._patience)
            sent = self._asker.request(asked)
            meanwhile = [self._asker.request(each) for each in asked.get("meanwhile", ())]
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{asked['method']} {asked['path']}: no answer: {error!r}") from None
        # For what it teaches; that the new answer may be another is the point of asking.
        response_differences(asked, step["response"], reply, self._bindings)
        self._recorder.add(sent, reply, user=asked.get("as"), to=asked.get("to"), known=step, meanwhile=meanwhile)


def fixed_values(bindings: Bindings) -> dict[str, str]:
    """What a recorder makes placeholders of. UAA's addresses are told by the API's where they lie below it."""
    api = bindings.fixed["api"]
    return {
        name: value
        for name, value in bindings.fixed.items()
        if name in {"api", "host", "run", "broker"} or (name in {"uaa", "login"} and not value.startswith(api))
    }


def outside_values(target: RemoteServer, run: str) -> dict[str, str]:
    """The same for a client's own requests; `run` is the word in the names that it makes, or nothing.

    Raises OSError where the server does not answer.
    """
    bindings = Bindings(run=run, api=target.api, host=urlsplit(target.api).netloc, **target.bases(["uaa"]))
    return fixed_values(bindings)


def _with_answer(step: Json) -> Json:
    if not isinstance(step, dict) or "request" not in step or "response" in step:
        return step
    return {
        **{key: item for key, item in step.items() if key != "learn"},
        "response": {"status": 200, "learn": step.get("learn", {})},
    }
