"""/_fakecc/explain/<request id>."""

import pytest
from support.web_client import client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=VirtualClock(1000.0), guids=1, name=name)))


@pytest.mark.parametrize("part", ["whole", "the client's", "ours"])
def test_a_request_is_explained(client, part):
    refused = client.get("/v3/service_instance", headers={"X-Request-Id": "mine"})
    whole = refused.headers["X-Vcap-Request-Id"]
    named = {"whole": whole, "the client's": "mine", "ours": whole.partition("::")[2]}[part]
    explained = client.get(f"/_fakecc/explain/{named}").json

    hint = "there is no such path; the nearest is GET /v3/service_instances"
    assert (explained["hint"], explained["entry"]["status"], refused.headers["X-Fakecc-Hint"]) == (hint, 404, hint)
    assert explained["clock"].startswith("clock: virtual, stands at 1970-01-01T00:16:40Z")


def test_a_request_that_there_was_not(client):
    answer = client.get("/_fakecc/explain/nope")
    assert (answer.status_code, answer.json["errors"][0]["problem"]) == (
        404,
        "no request in the journal has the id 'nope'",
    )
