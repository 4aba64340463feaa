"""How to mend a call."""

import pytest

from fakecc.evidence import hints
from fakecc.evidence.hints import CallOutcome
from fakecc.journal import Entry

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = {"Authorization": "bearer x"}


def outcome(**given):
    return CallOutcome(**{"method": "GET", "path": "/v3/apps", "status": 200, "headers": {}, **given})


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        pytest.param({}, "", id="nothing wrong"),
        pytest.param(
            {"path": "/v3/service_instance", "status": 404},
            "there is no such path; the nearest is GET /v3/service_instances",
            id="nearest route",
        ),
        pytest.param(
            {"path": "/v3/jobs/1", "method": "POST", "status": 404}, "this path takes GET, not POST", id="wrong verb"
        ),
        pytest.param({"path": "/v3/jobs/1", "status": 404}, "", id="a resource that is not there"),
        pytest.param({"status": 401}, "no token was sent: add the header Authorization: bearer ...", id="no token"),
        pytest.param(
            {"status": 401, "headers": TOKEN},
            "the token does not hold: it has expired on the world's clock, was ended or revoked, or another UAA gave it",
            id="bad token",
        ),
        pytest.param(
            {"status": 403},
            "the user lacks a role or a scope for this: seed one (users: ... roles:), or ask as admin",
            id="no role",
        ),
        pytest.param(
            {"method": "POST", "status": 422, "headers": FORM},
            "the body was read as a form: send the header Content-Type: application/json",
            id="form",
        ),
        pytest.param(
            {"method": "POST", "status": 400, "body": {"error_code": "CF-AsyncRequired"}},
            "this plan takes time: add ?accepts_incomplete=true to the request",
            id="accepts_incomplete",
        ),
        pytest.param(
            {"status": 501, "note": "not implemented"},
            "fakecc does not do this yet: docs/known-differences.md says what is not there yet",
            id="501",
        ),
        pytest.param({"status": 503, "fault": "busy"}, "the fault 'busy' of the test answered this", id="fault"),
        pytest.param({"status": 500}, "", id="nothing helps"),
    ],
)
def test_a_hint(given, hint):
    assert hints.of_call(outcome(**given)) == hint


def test_an_entry_of_the_journal_has_the_same_hint():
    entry = Entry(kind="request", at=0.0, method="GET", path="/v3/service_instance?page=2", status=404)
    assert hints.of_entry(entry) == "there is no such path; the nearest is GET /v3/service_instances"
