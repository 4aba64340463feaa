"""/_fakecc/metrics, as a client of Prometheus reads it."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.web_client import ADMIN

from fakecc.in_process import FakeCC
from fakecc.web.app import create_app
from fakecc.worlds import Worlds


@pytest.fixture
def figures():
    """Ask a client for the metrics; gives them by name and labels."""

    def read(client):
        reply = client.get("/_fakecc/metrics")
        assert reply.content_type == "text/plain; version=0.0.4; charset=utf-8"
        families = text_string_to_metric_families(reply.text)
        return {
            (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
            for family in families
            for sample in family.samples
        }

    return read


@pytest.fixture
def client(world):
    return create_app(Worlds(lambda _: world)).test_client()


def test_answers_and_their_durations(client, figures):
    client.get("/v3/organizations", headers={"Authorization": ADMIN})
    client.get("/v3/organizations")
    told = figures(client)
    assert told["fakecc_requests_total", "method=GET", "status=200", "world=default"] == 1
    assert told["fakecc_requests_total", "method=GET", "status=401", "world=default"] == 1
    assert told["fakecc_request_duration_seconds_count", "world=default"] == 2
    assert told["fakecc_request_duration_seconds_bucket", "le=+Inf", "world=default"] == 2


def test_what_worlds_hold(client, figures, world):
    told = figures(client)
    assert told["fakecc_records", "table=organizations", "world=default"] == len(world.organizations)
    assert told["fakecc_clock_seconds", "world=default"] == world.now()
    assert told["fakecc_operations_pending", "world=default"] == 0


@pytest.mark.slow
def test_every_world_is_told_of():
    with FakeCC(preset="empty") as cc:
        cc.open("other")
        from fakecc.cli.asking import ask  # noqa: PLC0415 - the command's way to ask

        text = ask(cc.url, "/_fakecc/metrics").text
    assert {'fakecc_faults{world="default"} 0', 'fakecc_faults{world="other"} 0'} <= set(text.splitlines())
