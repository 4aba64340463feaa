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


ADVICE = (
    "fakecc asks brokers on this machine only, and 'broker.example.com' is another: "
    "start it with --broker-hosts broker.example.com to allow this one"
)


def test_who_asks_for_a_broker_elsewhere_is_told_why_it_is_not_reached():
    world, client = serve()
    headers = {"Authorization": ADMIN}
    body = {"name": "b", "broker_url": "http://broker.example.com", "auth_username": "u", "auth_password": "p"}

    answer = client.post("/v2/service_brokers", json=body, headers=headers)

    told = (answer.status_code, answer.json["description"], answer.headers["X-Fakecc-Hint"])
    assert told == (502, "The service broker could not be reached", ADVICE)
    assert [entry.note for entry in world.journal if entry.kind == "broker"] == [ADVICE]


def test_who_asks_for_the_job_is_told_too():
    _, client = serve()
    headers = {"Authorization": ADMIN}
    credentials = {"type": "basic", "credentials": {"username": "u", "password": "p"}}
    body = {"name": "b", "url": "http://broker.example.com", "authentication": credentials}
    job = client.post("/v3/service_brokers", json=body, headers=headers).headers["Location"]

    answer = client.get(job.removeprefix("http://localhost"), headers=headers)

    assert (answer.json["errors"], answer.headers["X-Fakecc-Hint"]) == (
        [
            {
                "detail": "The service broker could not be reached",
                "title": "CF-ServiceBrokerApiUnreachable",
                "code": 10001,
            }
        ],
        ADVICE,
    )


@pytest.mark.parametrize("path", ["/v3/apps", "/v2/apps", "/", "/healthz"])
def test_a_method_that_puma_does_not_know_gets_no_further(path):
    _, client = serve()

    answer = client.open(path, method="PROPFIND", headers={"Authorization": ADMIN})

    told = (answer.status_code, answer.get_data(as_text=True), [name.lower() for name, _ in answer.headers])
    assert told == (501, "PROPFIND method is not supported", ["content-length"])
