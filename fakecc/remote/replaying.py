"""Asks again what a recording holds, step by step, and says what is answered otherwise.

A step of a recording is one of these:

    request, response   asked, and compared: status, the recorded headers and no others, the whole body
      with until        asked again until a value is none of those that say "not yet"
      with setup        asked, and not counted; with "learn" in its response only status and those values are compared
    broker_answers      what the broker answers from now on
    broker_saw          what the broker was asked since the last time
    envelopes           log lines and metrics that fakecc is given for its log-cache
    pause               seconds to wait
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException

from fakecc.json_types import Json
from fakecc.remote.asking import PATIENCE, Asker, Step, bindings_for
from fakecc.remote.dictated_broker import DictatedBroker
from fakecc.remote.differences import Difference, differences
from fakecc.remote.known_secrets import behind_placeholders
from fakecc.remote.outcomes import Outcome
from fakecc.remote.responses import response_differences
from fakecc.remote.targets import RemoteServer


def replay(
    recording: Mapping[str, Json],
    target: RemoteServer,
    patience_of: Callable[[int], float] = lambda _: PATIENCE,
    secrets: Mapping[str, str] | None = None,
) -> list[Outcome]:
    """The outcome of every step of a scenario, in order.

    `patience_of` says how many seconds a counted step (by its number, from 1) waits for what was recorded.
    `secrets` are what stands behind placeholders, by name, where they are not to be made up.
    Raises LogInFailed, and OSError where UAA does not answer.
    """
    broker = DictatedBroker()
    try:
        return list(_Replay(recording, target, broker, secrets or {}).outcomes(patience_of))
    finally:
        broker.close()


# So many requests in a row that a server does not answer in time: it will not answer the next ones.
ENOUGH_SILENCES = 2


class _Replay:
    """One scenario, asked again."""

    def __init__(
        self, recording: Mapping[str, Json], target: RemoteServer, broker: DictatedBroker, secrets: Mapping[str, str]
    ) -> None:
        self._steps = recording["steps"]
        self._broker = broker
        self._bindings = bindings_for(self._steps, target, broker.url)
        self._bindings.learnt |= behind_placeholders(self._steps, target.secrets)
        self._bindings.tokens = recording.get("tokens", {})
        self._bindings.learnt |= secrets
        self._asker = Asker(target, recording["users"], self._bindings)
        self._silences = 0

    def outcomes(self, patience_of: Callable[[int], float]) -> Iterator[Outcome]:
        number = 0
        for step in self._steps:
            number += counts(step)
            if self._silences < ENOUGH_SILENCES:
                yield self._outcome(step, patience_of(number) if counts(step) else patience_of(0))
            else:
                told = Difference(f"not asked: {ENOUGH_SILENCES} requests before were not answered in time")
                yield Outcome(step=_title(step), differences=(told,), counts=counts(step))

    def _outcome(self, step: Step, patience: float) -> Outcome:
        if "request" in step:
            return self._ask(step, patience)
        if "broker_saw" in step:
            seen = self._broker.take_requests(len(step["broker_saw"]), patience)
            found = differences(step["broker_saw"], seen, self._bindings)
            return Outcome(step="what the broker was asked", differences=tuple(found))
        if "broker_answers" in step:
            for operation, replies in step["broker_answers"].items():
                self._broker.answer(operation, *self._bindings.fill(replies))
            return Outcome(step="what the broker answers", counts=False)
        if "envelopes" in step:
            return self._give_envelopes(step["envelopes"])
        time.sleep(step["pause"])
        return Outcome(step="a pause", counts=False)

    def _give_envelopes(self, envelopes: Json) -> Outcome:
        status = self._asker.give_envelopes(envelopes)
        wrong = () if status < 300 else (Difference(f"status: is {status}"),)
        return Outcome(step="envelopes", differences=wrong, counts=False, status=status)

    def _ask(self, step: Step, patience: float) -> Outcome:
        asked = step["request"]
        title = _title(step)
        counted = counts(step)
        try:
            reply = self._asker.perform(asked, step.get("until"), patience)
        except (OSError, HTTPException, KeyError) as error:
            self._silences += isinstance(error, TimeoutError)
            return Outcome(step=title, differences=(Difference(f"no answer: {error!r}"),), counts=counted)
        self._silences = 0
        found = response_differences(asked, step["response"], reply, self._bindings)
        return Outcome(step=title, differences=tuple(found), counts=counted, status=reply.status)


def _title(step: Step) -> str:
    asked = step.get("request")
    if asked is None:
        return "a step without a request"
    by = f"at {asked['to']}" if "to" in asked else f"as {asked.get('as', 'nobody')}"
    return f"{asked['method']} {asked['path']} {by}"


def counts(step: Step) -> bool:
    """Is this one of the steps that are numbered, and held against the server?"""
    return not step.get("setup") and bool({"request", "broker_saw"} & set(step))
