"""Requests to a broker."""

import base64
import json

import pytest

from fakecc.remote.broker_check.broker_client import (
    BrokerClient,
    BrokerReply,
    expect,
    expect_object,
    expect_refusal,
    identity,
)
from fakecc.remote.broker_check.verdicts import RuleBroken


def reply(status, body=None):
    return BrokerReply(
        method="GET", path="/v2/x", status=status, headers={}, text=json.dumps(body), json=body, is_json=True
    )


def test_headers_of_a_platform_are_sent_and_replaced(serve_broker):
    client = BrokerClient(serve_broker().url, ("librarian", "secret"))
    replies = [
        client.ask("GET", "/v2/catalog", headers=headers)
        for headers in ({}, {"Authorization": None}, {"X-Broker-API-Version": "1.0"})
    ]
    assert [each.status for each in replies] == [200, 401, 412]
    assert client.replies == replies


def test_no_answer_is_an_answer():
    answer = BrokerClient("http://127.0.0.1:1", None).ask("GET", "/v2/catalog")
    assert (answer.status, "ConnectionRefusedError" in str(answer)) == (0, True)


def test_an_identity_is_an_object_in_base64():
    platform, encoded = identity("cloudfoundry", {"user_id": "u"}).split()
    assert (platform, json.loads(base64.b64decode(encoded))) == ("cloudfoundry", {"user_id": "u"})


def test_credentials_are_not_told():
    answer = reply(201, {"credentials": {"password": "hunter2"}, "metadata": {}})
    assert str(answer) == 'GET /v2/x answered 201: {"credentials": "[not shown]", "metadata": {}}'


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        pytest.param(lambda: expect(reply(200), 201, 202), "expected 201 or 202; GET /v2/x answered 200", id="status"),
        pytest.param(lambda: expect_refusal(reply(400), "RequiresApp"), "expected 422", id="no refusal"),
        pytest.param(lambda: expect_refusal(reply(422, {}), "RequiresApp"), 'the error code "RequiresApp"', id="code"),
        pytest.param(lambda: expect_object(reply(200, [])), "expected a JSON object", id="list"),
    ],
)
def test_what_is_broken_is_told(judge, said):
    with pytest.raises(RuleBroken, match=said):
        judge()


def test_what_holds_is_quiet():
    expect(reply(202), 201, 202)
    expect_refusal(reply(422, {"error": "RequiresApp"}), "RequiresApp")
    expect_object(reply(200, {}))
    expect_object(reply(410, None))
