"""What stands around a view: faults on requests, and the journal."""

import pytest
from support.web_client import ADMIN, break_requests, serve


@pytest.mark.parametrize(
    ("select", "struck"),
    [
        ({"path": "/v3/jobs/x"}, True),
        ({"path": "/v3/jobs/:guid", "method": "GET"}, True),
        ({"path": "/v3/jobs/y"}, False),
        ({"method": "POST"}, False),
        ({"caller": "admin"}, True),
        ({"caller": "bob"}, False),
    ],
)
def test_a_fault_selects_requests(select, struck):
    world, client = serve()
    break_requests(world, {"status": 503}, **select)
    answer = client.get("/v3/jobs/x", headers={"Authorization": ADMIN})
    assert (answer.status_code == 503) is struck


def test_what_is_ordered_is_marked_in_the_journal():
    world, client = serve()
    break_requests(world, {"status": 503})
    client.get("/v3/info")
    assert [entry.note for entry in world.journal] == ["fault"]


@pytest.mark.parametrize(("after", "made"), [(False, False), (True, True)])
def test_a_lost_answer_may_come_after_the_deed(after, made):
    world, client = serve()
    break_requests(world, {"failure": "reset", "after": after})
    with pytest.raises(ConnectionResetError):
        client.post("/v3/organizations", json={"name": "new"}, headers={"Authorization": ADMIN})
    assert bool(world.organizations.find(name="new")) is made


def test_the_control_api_has_no_faults():
    world, client = serve()
    break_requests(world, {"status": 500})
    assert client.get("/_fakecc/health").status_code == 200
