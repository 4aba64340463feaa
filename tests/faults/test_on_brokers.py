"""What a broker seems to answer under a fault."""

import pytest

from fakecc.faults.on_brokers import broker_answer
from fakecc.models.arranged import Fault
from fakecc.osb.port import BrokerAnswer, BrokerRequest

URL = "https://broker.example.org/v2/catalog"
CATALOG_REQUEST = BrokerRequest(
    operation="catalog", method="GET", path="/v2/catalog", broker_guid="broker-guid",
    broker_url="https://broker.example.org", username="user", password="password",
)  # fmt: skip


@pytest.mark.parametrize(
    ("effect", "answer"),
    [
        pytest.param(
            {"status": 500, "body": {"description": "no"}},
            BrokerAnswer(status=500, text='{"description": "no"}', location=URL),
            id="JSON",
        ),
        pytest.param({"status": 200}, BrokerAnswer(status=200, text="{}", location=URL), id="an empty object"),
        pytest.param(
            {"status": 200, "text": "<html>", "headers": {"Content-Type": "text/html"}},
            BrokerAnswer(status=200, text="<html>", headers={"Content-Type": "text/html"}, location=URL),
            id="no JSON",
        ),
        pytest.param({"failure": "timeout"}, BrokerAnswer(failure="timeout", location=URL), id="no answer"),
        pytest.param(
            {"failure": "transport", "message": "broken pipe"},
            BrokerAnswer(failure="transport", message="broken pipe", location=URL),
            id="an answer that breaks off",
        ),
    ],
)
def test_a_fault_becomes_an_answer(world, effect, answer):
    fault = Fault(**world.stamp(Fault), where="broker", effect=effect)
    assert broker_answer(fault, CATALOG_REQUEST) == answer
