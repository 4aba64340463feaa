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
        pytest.param(
            {"status": 500},
            "fakecc itself failed: GET /_fakecc/failures has the traceback, and the test fails by it",
            id="our failure",
        ),
        pytest.param(
            {"status": 500, "note": "real"},
            "the real Cloud Controller answers this 500, too: docs/known-differences.md lists such requests",
            id="the real one's failure",
        ),
        pytest.param(
            {"status": 409, "body": {"errors": [{"title": "CF-AsyncServiceInstanceOperationInProgress"}]}},
            "an operation on it is under way: poll its job or last_operation to the end, or end it (world.operation)",
            id="in progress",
        ),
        pytest.param(
            {"status": 400, "body": "CF-MessageParseError"},
            "the body is no JSON that can be read: look at its quotes, commas and encoding",
            id="no JSON",
        ),
        pytest.param(
            {"status": 429, "body": "CF-RateLimitExceeded"},
            "too many requests: wait as long as Retry-After says, or switch the setting rate_limiter off",
            id="too many",
        ),
        pytest.param(
            {"status": 422, "body": "Organization 'a' already exists."},
            "something of this name is there: take another name, or begin each test with a clean world (reset)",
            id="a name taken",
        ),
        pytest.param(
            {"status": 403, "body": "CF-FeatureDisabled"},
            "a feature flag is off: PATCH /v3/feature_flags/NAME, or the seed's key feature_flags",
            id="a feature flag",
        ),
        pytest.param(
            {"status": 422, "body": "CF-ServiceInstanceQuotaExceeded"},
            "a quota is full: change it, or the seed's key organization_quotas",
            id="a quota",
        ),
        pytest.param(
            {"status": 400, "body": "Unknown query parameter(s): 'nmaes'. Valid parameters are: 'page', 'names'"},
            "the nearest parameter that there is here is 'names'",
            id="a misspelt parameter",
        ),
        pytest.param({"status": 406}, "the header Accept must allow application/json", id="Accept"),
        pytest.param(
            {"status": 413}, "the body is longer than this server takes: fakecc serve --max-body", id="a long body"
        ),
        pytest.param(
            {"status": 502},
            "the service broker failed: the journal's newest entry of the kind broker has its question and answer",
            id="a broker",
        ),
        pytest.param(
            {"status": 504},
            "the service broker did not answer in time: the setting broker_client_timeout_seconds",
            id="a slow broker",
        ),
        pytest.param(
            {"status": 401, "path": "/uaa/oauth/token"},
            "UAA does not know this client or user by that secret: users of a preset have their names for passwords, "
            "and the client cf has an empty secret",
            id="a wrong password",
        ),
        pytest.param({"status": 418}, "", id="nothing helps"),
    ],
)
def test_a_hint(given, hint):
    assert hints.of_call(outcome(**given)) == hint


def test_an_entry_of_the_journal_has_the_same_hint():
    entry = Entry(kind="request", at=0.0, method="GET", path="/v3/service_instance?page=2", status=404)
    assert hints.of_entry(entry) == "there is no such path; the nearest is GET /v3/service_instances"
