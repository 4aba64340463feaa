"""Faults on requests, as clients meet them."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.clock import VirtualClock
from fakecc.worlds import Worlds

HEADERS = {"Authorization": ADMIN}
START = 1_700_000_000.0


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=VirtualClock(START), guids=1, name=name)))


@pytest.fixture
def world(client):
    return client.worlds["default"]


def get(client, path="/v3/organizations"):
    return client.get(path, headers=HEADERS)


def names(client):
    return [one["name"] for one in get(client).json["resources"]]


def make(client, name):
    return client.post("/v3/organizations", json={"name": name}, headers=HEADERS)


def create(client, world, plan="sync", name="db"):
    guids = {"space": world.spaces.first(name="space").guid, "service_plan": world.service_plans.first(name=plan).guid}
    related = {key: {"data": {"guid": guid}} for key, guid in guids.items()}
    body = {"type": "managed", "name": name, "relationships": related}
    return client.post("/v3/service_instances", json=body, headers=HEADERS)


@pytest.mark.parametrize(
    ("path", "then", "status", "body"),
    [
        pytest.param(
            "/v3/organizations",
            {"error": "CF-OrgSuspended"},
            403,
            {"errors": [{"detail": "The organization is suspended", "title": "CF-OrgSuspended", "code": 10017}]},
            id="v3",
        ),
        pytest.param(
            "/v2/organizations",
            {"error": "CF-OrgSuspended"},
            403,
            {"description": "The organization is suspended", "error_code": "CF-OrgSuspended", "code": 10017},
            id="v2",
        ),
        pytest.param(
            "/v3/jobs/gone",
            {"error": "CF-ResourceNotFound"},
            404,
            {"errors": [{"detail": "Job not found", "title": "CF-ResourceNotFound", "code": 10010}]},
            id="natural sentence",
        ),
        pytest.param(
            "/v3/organizations",
            {"error": "CF-UniquenessError", "detail": "taken"},
            422,
            {"errors": [{"detail": "taken", "title": "CF-UniquenessError", "code": 10016}]},
            id="own sentence",
        ),
    ],
)
def test_an_error_by_its_name(client, world, path, then, status, body):
    world.fault(name="no", when={"operation": "*"}, then=then)
    answer = get(client, path)

    assert (answer.status_code, answer.json, answer.headers["X-Fakecc-Fault"]) == (status, body, "no")


def test_uaa_has_errors_of_its_own(client, world):
    world.fault(when={"operation": "uaa.oauth.token.create"}, then={"error": "invalid_grant"})
    answer = client.post("/uaa/oauth/token", data={"grant_type": "password"})

    assert (answer.status_code, answer.json["error"]) == (401, "invalid_grant")


def test_too_many_requests_have_their_headers(client, world):
    world.fault(when={"operation": "organizations.list", "nth": 1}, then={"error": "CF-RateLimitExceeded"})
    answer = get(client)

    assert (answer.status_code, answer.content_type, answer.headers["Retry-After"]) == (
        429,
        "text/plain; charset=utf-8",
        "3600",
    )
    assert get(client).status_code == 200


def test_an_outage_has_its_time(client, world):
    world.fault(when={"host": "api", "from": START + 10, "until": START + 40}, then={"status": 503})
    statuses = [get(client).status_code]
    for _ in range(2):
        world.clock.advance(20)
        statuses.append(get(client).status_code)
    world.clock.advance(20)

    assert [*statuses, get(client).status_code] == [200, 503, 200, 200]


def test_a_lost_answer_after_the_deed(client, world):
    world.fault(when={"operation": "organizations.create", "first": 1}, then={"status": 502, "carried_out": True})
    first, second = make(client, "mine"), make(client, "mine")

    assert (first.status_code, second.status_code, names(client)) == (502, 422, ["system", "org", "mine"])


def test_the_token_expires_at_its_third_use(client, world):
    world.fault(when={"operation": "*", "nth": 3}, then={"token": "expired"})
    token = client.post(
        "/uaa/oauth/token",
        data={"grant_type": "password", "username": "admin", "password": "admin"},
        headers={"Authorization": "Basic Y2Y6"},
    ).json["access_token"]
    told = {"Authorization": f"bearer {token}"}
    statuses = [client.get("/v3/organizations", headers=told).status_code for _ in range(3)]

    assert statuses == [200, 401, 401]


def test_a_job_that_is_never_done(client, world):
    world.fault(when={"operation": "service_instances.create"}, then={"never_done": True})
    job = create(client, world).headers["Location"].partition("localhost")[2]
    world.clock.advance(days=30)

    assert get(client, job).json["state"] == "PROCESSING"


def test_a_list_is_stale(client, world):
    world.fault(when={"operation": "organizations.list", "first": 2}, then={"stale": {"changes": 1}})
    make(client, "mine")
    stale = names(client)
    make(client, "another")

    assert (stale, names(client), names(client)) == (
        ["system", "org"],
        ["system", "org", "mine"],
        ["system", "org", "mine", "another"],
    )


def test_a_list_lags_by_seconds(client, world):
    world.fault(when={"operation": "organizations.list"}, then={"stale": {"seconds": 5}})
    make(client, "mine")
    before = names(client)
    world.clock.advance(6)

    assert (before, names(client)) == (["system", "org"], ["system", "org", "mine"])


def test_a_cascade_that_is_half_done(client, world):
    for name in ("one", "two", "three"):
        create(client, world, name=name)
    get(client)
    world.fault(when={"operation": "organizations.delete"}, then={"half_done": True})
    guid = world.organizations.first(name="org").guid
    job = client.delete(f"/v3/organizations/{guid}", headers=HEADERS).headers["Location"].partition("localhost")[2]

    assert get(client, job).json["state"] == "FAILED"
    assert "two" in [instance.name for instance in world.service_instances]
    assert "one" not in [instance.name for instance in world.service_instances]


def test_a_broker_that_hears_everything_twice(client, world):
    world.fault(when={"broker": {"operation": "provision"}}, then={"duplicate": True})
    create(client, world)
    get(client)

    assert world.service_instances.first(name="db").last_operation.state == "succeeded"


def test_a_slow_broker_holds_up_nobody_else(client, world):
    world.fault(when={"broker": {"operation": "provision"}}, then={"seconds": 0.05})
    create(client, world)
    get(client)

    assert world.service_instances.first(name="db").last_operation.state == "succeeded"


def test_hits_are_counted(client, world):
    fault = world.fault(when={"operation": "organizations.list", "nth": 2}, then={"status": 503})
    for _ in range(3):
        get(client)

    known = world.faults[fault.guid]
    assert (known.seen, known.hits) == (3, 1)
    assert [entry.fault for entry in world.journal] == ["", "fault-1", ""]


def test_a_hook_before_the_second_request(client, world):
    world.hook(
        when={"operation": "organizations.list", "nth": 2}, before={"seed": {"organizations": [{"name": "new"}]}}
    )

    assert [names(client) for _ in range(3)] == [["system", "org"], ["system", "org", "new"], ["system", "org", "new"]]


def test_a_hook_after_a_request(client, world):
    world.hook(when={"operation": "organizations.list", "first": 1}, after={"advance": "10m"})
    names(client)

    assert world.now() == START + 600


def test_hooks_and_faults_stand_in_nobodys_way(client, world):
    for _ in range(2):
        world.hook(when={"operation": "organizations.list"}, after={"advance": 1})
    world.fault(when={"operation": "organizations.list"}, then={"status": 503})

    assert (get(client).status_code, world.now(), [fault.hits for fault in world.faults]) == (503, START + 2, [1, 1, 1])


def test_a_job_waits_before_it_begins(client, world):
    gate = world.gate("service_instance.create")
    job = create(client, world).headers["Location"].partition("localhost")[2]
    before = get(client, job).json["state"]
    gate.open()

    assert (before, get(client, job).json["state"]) == ("PROCESSING", "COMPLETE")


def test_a_seeded_fault_is_stale_after_a_reset_too(client, world):
    stale = {"when": {"operation": "organizations.list", "nth": 1}, "then": {"stale": {"changes": 1}}}
    world.seed(faults=[stale])
    world.seeded = world.savepoint()
    seen = []
    for _ in range(2):
        make(client, "mine")
        seen.append(("mine" in names(client), "mine" in names(client)))
        world.reset()

    assert seen == [(False, True), (False, True)]


def test_what_was_before_a_reset_is_not_read(client, world):
    world.keep_history()
    make(client, "mine")
    world.reset()
    world.fault(when={"operation": "organizations.list"}, then={"stale": {"changes": 1}})

    assert names(client) == ["system", "org"]
