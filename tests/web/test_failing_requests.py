"""Whatever fails around a view is answered in the view's form, and stands among the failures and in the journal."""

import pytest
from support.web_client import ADMIN, serve

from fakecc import json_reading

V3 = {"errors": [{"title": "UnknownError", "detail": "An unknown error occurred.", "code": 10001}]}
V2 = {"error_code": "UnknownError", "description": "An unknown error occurred.", "code": 10001}


def fail(*_, **__):
    raise RuntimeError("broken inside")


@pytest.mark.parametrize(("path", "body"), [("/v3/organizations", V3), ("/v2/organizations", V2)])
@pytest.mark.parametrize(
    "broken",
    [
        "fakecc.uaa.tokens.callers.caller_of",
        "fakecc.web.middleware.limit",
        "fakecc.web.middleware.add_headers",
        "fakecc.faults.matching.strike",
    ],
)
def test_a_failure_around_a_view(monkeypatch, broken, path, body):
    world, client = serve()
    client.post("/_fakecc/faults", json={"when": {"operation": "*", "user": "nobody"}, "then": {"status": 500}})
    monkeypatch.setattr(broken, fail)

    reply = client.get(path, headers={"Authorization": ADMIN})

    assert (reply.status_code, reply.json) == (500, body)
    assert [failure.where for failure in world.failures.texts] == [f"GET {path}"]
    assert [(entry.path, entry.status) for entry in world.journal] == [(path, 500)]
    world.failures.clear()


def test_a_failure_while_the_answer_is_made(monkeypatch):
    world, client = serve()
    writers = iter([fail, json_reading.write])

    def write(value):
        return next(writers)(value)

    monkeypatch.setattr("fakecc.web.outgoing.json_reading.write", write)

    reply = client.get("/v3/organizations", headers={"Authorization": ADMIN})

    assert (reply.status_code, reply.json) == (500, V3)
    world.failures.clear()
