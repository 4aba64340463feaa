"""/_fakecc/check and /_fakecc/report."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import VirtualClock, World
from fakecc.worlds import Worlds


@pytest.fixture
def worlds():
    return Worlds(lambda name: World(clock=VirtualClock(1000.0), guids=1, name=name))


@pytest.fixture
def client(worlds):
    made = client_of(worlds)
    made.get("/v2/organizations?name=x", headers={"Authorization": ADMIN})
    return made


UNREAD = {"switch": "unread_field", "sentence": "GET /v2/organizations?name=x: nothing read ?name"}
V2 = {"switch": "v2_call", "sentence": "GET /v2/organizations?name=x (v3: GET /v3/organizations)"}


@pytest.mark.parametrize(
    ("body", "fails"),
    [
        ({}, [False, False]),
        ({"strict": True}, [True, True]),
        ({"strict": ["v2_call"]}, [False, True]),
        ({"strict": {"unread_field": True}}, [True, False]),
        ({"strict": "v2_call"}, [False, True]),
    ],
    ids=["default", "all", "a list", "an object", "a text"],
)
def test_what_a_strict_test_would_not_let_pass(client, body, fails):
    answer = client.post("/_fakecc/check", json=body).json
    assert answer == {
        "holds": not any(fails),
        "findings": [{**UNREAD, "fails": fails[0]}, {**V2, "fails": fails[1]}],
        "failures": [],
    }


def test_what_went_wrong_inside_fakecc_never_passes(client, worlds):
    worlds["default"].failures.append(RuntimeError("odd"), "GET /v3/apps")
    answer = client.post("/_fakecc/check", json={"strict": False}).json
    worlds["default"].failures.clear()

    assert (answer["holds"], [one["where"] for one in answer["failures"]]) == (False, ["GET /v3/apps"])


def test_a_switch_that_there_is_not(client):
    error = client.post("/_fakecc/check", json={"strict": ["v2_cal"]}).json["errors"][0]
    assert error["pointer"] == "/strict"
    assert error["problem"].startswith("there is no switch 'v2_cal': nearest are v2_call")
    assert "v2_call" in error["allowed"]


def test_the_report_is_that_of_a_failed_test(client):
    assert client.get("/_fakecc/report").text.splitlines()[:2] == [
        "GET /v2/organizations?name=x -> 200",
        'clock: virtual, stands at 1970-01-01T00:16:40Z; nothing moves it but clock.advance() (or choose clock="auto")',
    ]
