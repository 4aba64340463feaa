"""The broker of recordings."""

import base64
import json

import pytest

from fakecc.remote.dictated_broker import DictatedBroker, plain_header
from fakecc.remote.exchanges import HttpRequest, send


@pytest.fixture
def broker():
    made = DictatedBroker()
    yield made
    made.close()


def ask(broker, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    return send(
        HttpRequest(base=broker.url, method=method, path=path, headers={"X-Broker-Api-Version": "2.15"}, body=data)
    )


@pytest.mark.parametrize(
    ("method", "path", "operation", "status"),
    [
        ("GET", "/v2/catalog", "catalog", 404),
        ("PUT", "/v2/service_instances/i", "provision", 201),
        ("GET", "/v2/service_instances/i/last_operation?operation=x", "last_operation", 200),
        ("PUT", "/v2/service_instances/i/service_bindings/b", "bind", 201),
        ("GET", "/elsewhere", "unknown", 404),
    ],
)
def test_operations_have_their_names(broker, method, path, operation, status):
    assert ask(broker, method, path).status == status
    (seen,) = broker.take_requests(1, 1)
    assert (seen["operation"], seen["headers"]) == (operation, {"x-broker-api-version": "2.15"})


def test_replies_follow_each_other_and_the_last_stays(broker):
    broker.answer("provision", {"status": 500, "text": "no"}, {"status": 202, "json": {"operation": "x"}})
    answers = [ask(broker, "PUT", "/v2/service_instances/i", {}) for _ in range(3)]
    assert [answer.status for answer in answers] == [500, 202, 202]
    assert answers[0].text == "no"


def test_a_broker_that_hangs_up(broker):
    broker.answer("catalog", {"drop": True})
    with pytest.raises(ConnectionError):
        ask(broker, "GET", "/v2/catalog")


def test_requests_are_taken_once(broker):
    ask(broker, "GET", "/v2/catalog")
    assert len(broker.take_requests(1, 1)) == 1
    assert broker.take_requests(1, 0) == []


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("X-Broker-API-Originating-Identity", "cloudfoundry " + base64.b64encode(b"{}").decode(), "cloudfoundry {}"),
        ("X-Broker-API-Originating-Identity", "nothing", "nothing"),
        ("X-Other", "a b", "a b"),
    ],
)
def test_identities_are_decoded(name, value, plain):
    assert plain_header(name, value) == plain
