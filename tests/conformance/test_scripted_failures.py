"""The recorded failures of brokers, with a broker in memory and a clock that stands: no socket, no sleep.

`redirects` is left out: following them is the HTTP client's business.
"""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from support.web_client import client_of

from fakecc.actions import installation
from fakecc.brokers.connect import connect
from fakecc.clock import VirtualClock
from fakecc.models.arranged import Fault
from fakecc.remote.dictated_broker import QUIET, REPLIES, plain_header
from fakecc.remote.differences import differences
from fakecc.remote.exchanges import HttpReply, at
from fakecc.remote.placeholders import Bindings
from fakecc.remote.responses import response_differences
from fakecc.remote.tokens import token_of
from fakecc.settings import Settings
from fakecc.world import World
from fakecc.worlds import Worlds

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SCENARIOS = [file for file in sorted((HERE / "recordings" / "v3-failures").glob("*.json")) if file.stem != "redirects"]
API = "http://api.example.org"
PATIENCE = 200
DROPPED = "HTTPClient::KeepAliveDisconnected: "


class ScriptedBroker:
    """The recordings' broker, dictated to a world as faults of its scripted broker."""

    url = "http://broker.example.org"

    def __init__(self, world, defaults):
        self._world = world
        world.http = world.scripted
        for operation, reply in defaults.items():
            self.answer(operation, reply)

    def answer(self, operation, *replies):
        for fault in self._world.faults:
            if fault.select == {"operation": operation}:
                self._world.remove(fault)
        replies = _without_second_tries(replies)
        for number, reply in enumerate(replies, 1):
            self._world.add(
                Fault(
                    **self._world.stamp(Fault),
                    where="broker",
                    select={"operation": operation},
                    nth=number,
                    times=None if number == len(replies) else 1,
                    effect=self._effect(reply),
                )
            )

    def _effect(self, reply):
        if reply.get("delay", 0) > self._world.settings.broker_client_timeout_seconds:
            return {"failure": "timeout"}
        if reply.get("drop"):
            return {"failure": "transport", "message": DROPPED}
        content = {"text": reply["text"]} if "text" in reply else {"body": reply.get("json", {})}
        headers = dict(line.split(": ", 1) for line in reply.get("content_type", "").split("\r\n")[1:])
        return {"status": reply["status"], "headers": headers, **content}

    def take_requests(self, at_least):
        """What the broker was asked since the last call, after the time that it takes until it was asked so much."""
        for _ in range(PATIENCE):
            if len(self._exchange()) >= at_least:
                break
            self._world.clock.advance(1)
        asked = self._exchange()
        self._world.journal.clear()
        return asked

    def _exchange(self):
        found = []
        for entry in self._world.journal.query(kind="broker"):
            # An HTTP client takes a dropped connection for a stale one, and asks a second time.
            found += [_told(entry)] * (2 if entry.response == "transport" else 1)
        return found


def _without_second_tries(replies):
    """Of two dropped connections in a row an HTTP client makes one failure: it takes the first for a stale one."""
    kept = []
    for reply in replies:
        if reply.get("drop") and kept and kept[-1].get("drop"):
            continue
        kept.append(reply)
    return kept


def _told(entry):
    url = urlsplit(entry.path)
    headers = {name.lower(): plain_header(name, value) for name, value in entry.headers.items()}
    return {
        "operation": entry.operation,
        "method": entry.method,
        "path": url.path,
        "query": dict(parse_qsl(url.query)),
        "headers": {name: headers[name] for name in headers if name not in QUIET},
        "json": entry.request,
    }


@pytest.fixture
def world():
    settings = Settings().with_changes(yaml.safe_load((HERE / "installation.yml").read_text()))
    made = World(settings, clock=VirtualClock())
    connect(made)
    installation.install(made)
    return made


class Replay:
    """One scenario, step by step."""

    def __init__(self, world, recording):
        self._world = world
        own = {"provision", "update", "deprovision", "unbind"}
        self._broker = ScriptedBroker(world, {name: reply for name, reply in REPLIES.items() if name not in own})
        self._client = client_of(Worlds(lambda _: world))
        self._bindings = Bindings(run="run", api=API, host=urlsplit(API).netloc, broker=self._broker.url)
        self._users = {
            name: token_of(self._bindings.fill(name), self._bindings.fill(guid))
            for name, guid in recording["users"].items()
        }

    def faults(self, step):
        if "broker_answers" in step:
            for operation, replies in step["broker_answers"].items():
                self._broker.answer(operation, *self._bindings.fill(replies))
            return []
        if "broker_saw" in step:
            asked = self._broker.take_requests(len(step["broker_saw"]))
            return differences(step["broker_saw"], asked, self._bindings)
        return response_differences(step["request"], step["response"], self._answer(step), self._bindings)

    def _answer(self, step):
        until = step.get("until")
        for _ in range(PATIENCE):
            answer = self._ask(step["request"])
            value = at(answer.json, until["pointer"]) if until else None
            if until is None or value not in until["not"]:
                return answer
            self._world.clock.advance(1)
        return answer

    def _ask(self, request):
        headers = self._bindings.fill(request.get("headers", {}))
        if "as" in request:
            headers["Authorization"] = f"bearer {self._users[request['as']]}"
        if "json" in request:
            headers.setdefault("Content-Type", "application/json")
        body = json.dumps(self._bindings.fill(request["json"])) if "json" in request else request.get("text")
        response = self._client.open(
            self._bindings.fill(request["path"]), method=request["method"], headers=headers, data=body, base_url=API
        )
        headers = {name.lower(): value for name, value in response.headers}
        content = response.get_json(silent=True, force=True)
        return HttpReply(
            status=response.status_code, headers=headers, text=response.text, json=content, is_json=content is not None
        )


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_recorded_failure_holds_with_a_scripted_broker(file, world):
    recording = json.loads(file.read_text())
    replay = Replay(world, recording)
    found = [(number, replay.faults(step)) for number, step in enumerate(recording["steps"])]
    assert [step for step in found if step[1]] == []
