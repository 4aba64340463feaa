"""Planted divergences are found, and shrunk."""

import json
import os

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote.differences import Difference
from fakecc.remote.exchanges import RawReply
from fakecc.remote.explore.exploring import Divergence, Exploration, as_text, explore
from fakecc.remote.outcomes import Outcome
from fakecc.remote.recorder import Recorder
from fakecc.remote.recording_proxy import RecordingProxy
from fakecc.remote.recordings import problems
from fakecc.remote.targets import RemoteServer

pytestmark = pytest.mark.slow
SEED = 7
# `.ci/run` looks with others, too.
SEEDS = [int(seed) for seed in os.environ.get("FAKECC_SEEDS", str(SEED)).split()]
STEPS = 3000


class PatchedServer(RecordingProxy):
    """The same fakecc, with one kind of answer altered on its way."""

    def __init__(self, target, applies, alter):
        super().__init__(target, Recorder("s", {}))
        self._applies, self._alter = applies, alter

    def pass_on(self, method, path, headers, body):
        raw = super().pass_on(method, path, headers, body)
        if not self._applies(method, path, raw.status):
            return raw
        document = json.loads(raw.body) if raw.body else {}
        status = self._alter(document) or raw.status
        return RawReply(status=status, headers=raw.headers, body=json.dumps(document).encode())


@pytest.fixture(scope="module")
def a():
    with FakeCC(clock="real") as cc:
        yield RemoteServer(api=cc.url)


@pytest.fixture(scope="module")
def b():
    with FakeCC(clock="real") as cc:
        yield RemoteServer(api=cc.url)


def test_two_of_a_kind_do_not_differ(a, b):
    explored = explore(a, b, seed=SEED, steps=200, patience=0.2)
    assert explored.divergence is None
    assert explored.steps >= 200


def on(method, part, *statuses):
    return lambda verb, path, status: (verb, status in statuses, part in path) == (method, True, True)


def drop(key):
    return lambda document: document.pop(key, None) and None


def say(text):
    return lambda document: document["errors"][0].update(detail=text)


PLANTED = {
    "a key is missing": (on("POST", "/v3/spaces", 201), drop("suspended")),
    "a list is turned round": (on("GET", "/v3/organizations?", 200), lambda document: document["resources"].reverse()),
    "a sentence": (on("POST", "/v3/spaces", 422), say("no")),
    "a status": (on("PATCH", "/v3/organizations/", 200), lambda _: 201),
    "a page too many": (on("GET", "/v3/apps?", 200), lambda document: document["pagination"].update(total_pages=7)),
    "a wrong type": (on("POST", "/v3/domains", 201), lambda document: document.update(internal="false")),
    "v2's entity": (on("GET", "/v2/organizations/", 200), lambda document: document["entity"].pop("billing_enabled")),
    "not served": (on("DELETE", "/v3/isolation_segments/", 204), lambda _: 501),
    "what is not there": (on("GET", "/v3/routes/", 404), say("nothing here")),
    "a quota": (
        on("POST", "/v3/organization_quotas", 201),
        lambda document: document["apps"].update(total_instances=5),
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("applies", "alter"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_divergence_is_found_and_shrunk(a, b, applies, alter, seed):
    patched = PatchedServer(b, applies, alter)
    explored = explore(a, RemoteServer(api=patched.url), seed=seed, steps=STEPS, patience=0.2)
    patched.close()
    assert explored.divergence
    recording = explored.divergence.recording
    assert list(problems(recording)) == []
    assert len(recording["steps"]) <= 3
    assert recording["about"] == f"found by fakecc compare --explore --seed {seed}"


def test_what_a_person_reads():
    request = {"method": "POST", "path": "/v3/spaces", "as": "admin", "json": {"name": "s"}}
    outcome = Outcome(step="POST /v3/spaces as admin", differences=(Difference("status: is 201, expected 422"),))
    recording = {"steps": [{"broker_answers": {}}, {"request": request}]}
    told = list(as_text(Exploration(steps=9, divergence=Divergence(recording=recording, outcome=outcome))))
    assert told == [
        "a divergence within 9 steps:",
        '  POST /v3/spaces {"name": "s"}',
        "  POST /v3/spaces as admin: different",
        "    status: is 201, expected 422",
    ]
    assert list(as_text(Exploration(steps=9))) == ["9 steps: no divergence"]
