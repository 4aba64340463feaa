"""The journal as mappings of WireMock. A real one, 3.13, was seen to answer as they say."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.arrange.wiremock import mappings
from fakecc.journal import Entry
from fakecc.worlds import Worlds

JOB = {"method": "GET", "url": "/v3/jobs/a"}


def entry(**given):
    return Entry(**{"kind": "request", "at": 0.0, "method": "GET", "path": "/v3/jobs/a", "status": 200, **given})


def test_a_call_becomes_a_stub():
    called = entry(
        method="POST",
        path="/v3/apps?a=b",
        status=201,
        headers={"Host": "cc:80"},
        request={"name": "a"},
        response={"href": "http://cc:80/v3/apps/x"},
        response_headers={"Location": "http://cc:80/v3/apps/x", "X-VCAP-Request-ID": "1", "Content-Length": "9"},
    )
    assert mappings([called, entry(kind="broker")]) == {
        "mappings": [
            {
                "request": {
                    "method": "POST",
                    "url": "/v3/apps?a=b",
                    "bodyPatterns": [{"equalToJson": {"name": "a"}}],
                },
                "response": {
                    "status": 201,
                    "headers": {"Location": "{{request.baseUrl}}/v3/apps/x"},
                    "transformers": ["response-template"],
                    "body": '{"href":"{{request.baseUrl}}/v3/apps/x"}',
                },
            }
        ]
    }


def test_what_is_answered_otherwise_later_becomes_a_scenario():
    states = [entry(response=state) for state in ("POLLING", "COMPLETE", "COMPLETE")]
    name = "1: GET /v3/jobs/a"
    assert mappings(states)["mappings"] == [
        {
            "scenarioName": name, "requiredScenarioState": "Started", "newScenarioState": "2", "request": JOB,
            "response": {"status": 200, "headers": {}, "body": "POLLING"},
        },
        {
            "scenarioName": name, "requiredScenarioState": "2", "request": JOB,
            "response": {"status": 200, "headers": {}, "body": "COMPLETE"},
        },
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_body", "patterns"),
    [(None, None), ({}, None), ("", None), ("a=b", [{"equalTo": "a=b"}]), ([1], [{"equalToJson": [1]}])],
    ids=str,
)
def test_a_body_is_compared_where_there_is_one(request_body, patterns):
    [stub] = mappings([entry(request=request_body)])["mappings"]
    assert stub["request"].get("bodyPatterns") == patterns


def test_a_body_that_looks_like_a_template_is_none():
    [stub] = mappings([entry(headers={"Host": "cc"}, response={"a": "{{b}}", "href": "http://cc/v3"})])["mappings"]
    assert stub["response"] == {"status": 200, "headers": {}, "body": '{"a":"{{b}}","href":"http://cc/v3"}'}


def test_the_control_api_and_the_journal_say_the_same():
    world = World()
    client = client_of(Worlds(lambda _: world))
    client.get("/v3/organizations", headers={"Authorization": ADMIN})
    client.get("/v3/spaces", headers={"Authorization": ADMIN})
    answered = client.get("/_fakecc/journal/wiremock?path=/v3/org").json["mappings"]
    assert answered == world.journal.wiremock()["mappings"][:1]
