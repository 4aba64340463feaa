"""Faults that hit a client's request."""

import pytest

from fakecc.faults import on_requests
from fakecc.models.arranged import Fault

EFFECT = {"status": 503}


def strike_job(world):
    """The effect on ann's GET of one job."""
    return on_requests.strike_request(
        world.faults, method="GET", path="/v3/jobs/x", rule="/v3/jobs/<guid>", caller_name="ann", caller_guid="ann-guid"
    )


@pytest.mark.parametrize(
    ("select", "effect"),
    [
        ({}, EFFECT),
        ({"path": "/v3/jobs/x"}, EFFECT),
        ({"path": "/v3/jobs/:guid"}, EFFECT),
        ({"path": "/v3/jobs/<guid>"}, EFFECT),
        ({"path": "/v3/jobs/y"}, {}),
        ({"method": "GET"}, EFFECT),
        ({"method": "POST"}, {}),
        ({"caller": "ann"}, EFFECT),
        ({"caller": "ann-guid"}, EFFECT),
        ({"caller": "bob"}, {}),
    ],
)
def test_a_request_is_selected_by_method_path_and_caller(world, select, effect):
    world.add(Fault(**world.stamp(Fault), where="request", select=select, effect=EFFECT))
    assert strike_job(world) == effect


def test_without_a_fault_there_is_no_effect(world):
    assert strike_job(world) == {}


@pytest.mark.parametrize(
    ("effect", "prevents"),
    [
        ({}, False),
        ({"status": 503}, True),
        ({"status": 503, "after": True}, False),
        ({"failure": "reset"}, True),
        ({"failure": "reset", "after": True}, False),
        ({"failure": "hang"}, True),
        ({"failure": "truncate"}, False),
    ],
)
def test_some_faults_come_before_the_request_is_carried_out(effect, prevents):
    assert on_requests.prevents_request(effect) is prevents
