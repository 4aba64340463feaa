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

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from urllib.parse import urlencode, urlsplit

from fakecc.json_types import Json
from fakecc.remote.dictated_broker import DictatedBroker
from fakecc.remote.differences import Difference, differences
from fakecc.remote.exchanges import HttpReply, HttpRequest, at, read_events, send
from fakecc.remote.outcomes import Outcome
from fakecc.remote.placeholders import Bindings
from fakecc.remote.responses import response_differences
from fakecc.remote.targets import RemoteServer
from fakecc.remote.tokens import basic, token_of

Step = Mapping[str, Json]
PATIENCE = 10.0
POLL_SECONDS = 0.05


def replay(
    recording: Mapping[str, Json], target: RemoteServer, patience_of: Callable[[int], float] = lambda _: PATIENCE
) -> list[Outcome]:
    """The outcome of every step of a scenario, in order.

    `patience_of` says how many seconds a counted step (by its number, from 1) waits for what was recorded.
    Raises LogInFailed, and OSError where UAA does not answer.
    """
    broker = DictatedBroker()
    try:
        return list(_Replay(recording, target, broker).outcomes(patience_of))
    finally:
        broker.close()


class _Replay:
    """One scenario, asked again."""

    def __init__(self, recording: Mapping[str, Json], target: RemoteServer, broker: DictatedBroker) -> None:
        self._steps = recording["steps"]
        self._target = target
        self._broker = broker
        wanted = {step["request"]["to"] for step in self._steps if "to" in step.get("request", ())}
        bases = target.bases(wanted) if wanted else {}
        host = urlsplit(target.api).netloc
        self._bindings = Bindings(run=secrets.token_hex(4), api=target.api, host=host, broker=broker.url, **bases)
        self._tokens = {
            name: target.log_in(name) or token_of(self._bindings.fill(name), self._bindings.fill(guid))
            for name, guid in recording["users"].items()
        }

    def outcomes(self, patience_of: Callable[[int], float]) -> Iterator[Outcome]:
        number = 0
        for step in self._steps:
            number += counts(step)
            yield self._outcome(step, patience_of(number) if counts(step) else patience_of(0))

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
        body = json.dumps({"batch": self._bindings.fill(envelopes)}).encode()
        kind = {"Content-Type": "application/json"}
        request = HttpRequest(base=self._target.api, method="POST", path="/_fakecc/envelopes", headers=kind, body=body)
        status = send(request, insecure=self._target.insecure).status
        wrong = () if status < 300 else (Difference(f"status: is {status}"),)
        return Outcome(step="envelopes", differences=wrong, counts=False, status=status)

    def _ask(self, step: Step, patience: float) -> Outcome:
        asked = step["request"]
        by = f"at {asked['to']}" if "to" in asked else f"as {asked.get('as', 'nobody')}"
        title = f"{asked['method']} {asked['path']} {by}"
        counted = counts(step)
        try:
            reply = self._perform(asked, step.get("until"), patience)
        except (OSError, HTTPException, KeyError) as error:
            return Outcome(step=title, differences=(Difference(f"no answer: {error!r}"),), counts=counted)
        found = response_differences(asked, step["response"], reply, self._bindings)
        return Outcome(step=title, differences=tuple(found), counts=counted, status=reply.status)

    def _perform(self, asked: Step, until: Json, patience: float) -> HttpReply:
        request = self._request(asked)
        if "events" in asked:
            others = asked.get("meanwhile", ())
            return read_events(
                request,
                asked["events"],
                lambda: [self._perform(other, None, patience) for other in others],
                insecure=self._target.insecure,
            )
        deadline = time.monotonic() + patience
        while True:
            reply = send(request, joined="to" in asked, insecure=self._target.insecure)
            is_ready = until is None or at(reply.json, until["pointer"]) not in until["not"]
            if is_ready or time.monotonic() > deadline:
                return reply
            time.sleep(POLL_SECONDS)

    def _request(self, asked: Step) -> HttpRequest:
        fill = self._bindings.fill
        headers = dict(fill(asked.get("headers", {})))
        if "as" in asked:
            headers["Authorization"] = f"bearer {self._tokens[asked['as']]}"
        if "basic" in asked:
            headers["Authorization"] = basic(*fill(asked["basic"]))
        body = None
        if "json" in asked:
            body = json.dumps(fill(asked["json"])).encode()
            headers.setdefault("Content-Type", "application/json")
        elif "text" in asked:
            body = fill(asked["text"]).encode()
        elif "form" in asked:
            form = fill(asked["form"])
            body = urlencode(form if isinstance(form, dict) else [tuple(pair) for pair in form]).encode()
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        base = self._bindings.fixed[asked["to"]] if "to" in asked else self._target.api
        return HttpRequest(base=base, method=asked["method"], path=fill(asked["path"]), headers=headers, body=body)


def counts(step: Step) -> bool:
    """Is this one of the steps that are numbered, and held against the server?"""
    return not step.get("setup") and bool({"request", "broker_saw"} & set(step))
