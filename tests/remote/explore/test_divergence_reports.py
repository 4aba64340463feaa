"""A divergence as a report."""

import pytest

from fakecc.in_process import FakeCC
from fakecc.remote.differences import Difference
from fakecc.remote.explore.divergence_reports import as_markdown, version_of
from fakecc.remote.explore.exploring import Divergence, explore
from fakecc.remote.outcomes import Outcome
from fakecc.remote.targets import RemoteServer

RECORDING = {
    "steps": [
        {"broker_answers": {}},
        {
            "request": {"method": "POST", "path": "/v3/spaces", "as": "admin", "json": {"name": "s"}},
            "response": {"status": 422, "json": {"errors": []}},
        },
    ]
}


@pytest.fixture(scope="module")
def server():
    with FakeCC() as cc:
        yield RemoteServer(api=cc.url)


def test_a_report_says_what_was_asked_and_answered(server):
    outcome = Outcome(step="POST /v3/spaces as admin", differences=(Difference("status: is 201, expected 422"),))
    text = as_markdown(Divergence(recording=RECORDING, outcome=outcome), server, server, "the command")
    assert text.splitlines()[:8] == [
        "# POST /v3/spaces as admin: different",
        "",
        f"- a, which says what is right: {server.api} ({version_of(server)})",
        f"- b, which answers otherwise: {server.api} ({version_of(server)})",
        "- found by: `the command`",
        "",
        "## What b answers otherwise",
        "",
    ]
    for part in ("- status: is 201, expected 422", "`POST /v3/spaces`", '  "name": "s"', "422:"):
        assert part in text


def test_both_versions_are_told(server):
    assert [word.split()[0] for word in version_of(server).split(", ")] == ["v2", "v3"]


def test_no_sequence_begins_when_the_time_is_over(server):
    assert explore(server, server, seed=7, steps=100, seconds=0).steps == 0
