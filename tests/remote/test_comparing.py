"""One scenario on two servers."""

from pathlib import Path

from fakecc.in_process import FakeCC
from fakecc.remote.comparing import compare
from fakecc.remote.targets import RemoteServer

FILE = Path("area/s.json")


def scenario(path):
    request = {"method": "GET", "path": path, "as": "admin"}
    return {"scenario": "s", "users": {"admin": "${guid1}"}, "steps": [{"request": request, "setup": True}]}


def test_two_of_a_kind_answer_the_same(target):
    with FakeCC(clock="real") as other:
        recording, result = compare(scenario("/v3/stacks"), target, RemoteServer(api=other.url), file=FILE)
    assert recording["steps"][0]["response"]["status"] == 200
    assert [outcome.verdict for outcome in result.outcomes] == ["same"]


def test_another_world_answers_otherwise(target):
    with FakeCC(clock="real", settings={"info": {"name": "other"}}) as other:
        _, result = compare(scenario("/v3/info"), target, RemoteServer(api=other.url), file=FILE)
    assert [outcome.faults for outcome in result.outcomes] == [["/name: is 'other', expected ''"]]


def test_a_log_in_with_a_secret_is_compared(target):
    request = {"method": "POST", "path": "/oauth/token", "to": "uaa", "basic": ["cf", ""],
               "form": {"grant_type": "password", "username": "admin", "password": "admin"}}  # fmt: skip
    steps = {"scenario": "s", "users": {}, "steps": [{"request": request}]}
    with FakeCC(clock="real") as other:
        recording, result = compare(steps, target, RemoteServer(api=other.url), file=FILE)
    assert recording["steps"][0]["request"]["form"][2] == ["password", "${token1}"]
    assert [outcome.faults for outcome in result.outcomes] == [[]]
