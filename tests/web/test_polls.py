"""What a client was told about, by the path and by the list that it read."""

import pytest
import support
from support import apps
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.clock import AutoClock
from fakecc.worlds import Worlds

HEADERS = {"Authorization": ADMIN}
START = 1_700_000_000.0


@pytest.fixture
def client():
    return client_of(Worlds(lambda name: World(clock=AutoClock(START), guids=1, name=name)))


@pytest.fixture
def world(client):
    return client.worlds["default"]


def related(**guids):
    return {name: {"data": {"guid": guid}} for name, guid in guids.items()}


@pytest.fixture
def job(client, world):
    """The path of a job of ten minutes."""
    world.progress("after", seconds=600)
    guids = {
        "space": world.spaces.first(name="space").guid,
        "service_plan": world.service_plans.first(name="async").guid,
    }
    body = {"type": "managed", "name": "db", "relationships": related(**guids)}
    return (
        client.post("/v3/service_instances", json=body, headers=HEADERS).headers["Location"].partition("localhost")[2]
    )


def test_a_job_is_seen_under_way_and_then_complete(client, job):
    states = [client.get(job, headers=HEADERS).json["state"] for _ in range(3)]
    assert states == ["POLLING", "COMPLETE", "COMPLETE"]


@pytest.mark.parametrize(
    "path",
    [
        "/v3/service_instances/{guid}",
        "/v2/service_instances/{guid}",
        "/v3/service_instances?names=db",
        "/v2/service_instances?q=name:db",
        "/v2/spaces/{space}/service_instances",
    ],
)
def test_whatever_tells_of_it_moves_time(client, world, job, path):
    client.get(job, headers=HEADERS)
    world.clock.rewind(START)
    guids = {"guid": world.service_instances.first(name="db").guid, "space": world.spaces.first(name="space").guid}
    client.get(path.format(**guids), headers=HEADERS)

    assert world.clock.now() == START + 600


@pytest.mark.parametrize("path", ["/v3/organizations", "/v3/service_instances?names=other", "/v3/jobs/nope"])
def test_what_tells_of_something_else_does_not(client, world, job, path):
    client.get("/v3/organizations", headers=HEADERS)
    client.get(path, headers=HEADERS)

    assert world.clock.now() == START


def test_the_control_api_moves_nothing(client, world, job):
    client.get("/v3/organizations", headers=HEADERS)
    guid = world.service_instances.first(name="db").guid
    client.get("/_fakecc/operations")
    client.post(f"/_fakecc/operations/{guid}/release", json={})

    assert world.clock.now() == START


def test_an_apps_instances_start(client, world):
    apps.behave(world, instances={"mode": "after", "seconds": 30})
    app = support.app_in(world, world.spaces.first(name="space"), "web")
    world.change(app, droplet_guid=apps.droplet(world, app).guid)
    client.post(f"/v3/apps/{app.guid}/actions/start", headers=HEADERS)
    path = f"/v3/apps/{app.guid}/processes/web/stats"
    states = [client.get(path, headers=HEADERS).json["resources"][0]["state"] for _ in range(3)]

    assert states == ["STARTING", "RUNNING", "RUNNING"]


def test_a_build_is_staging_and_then_staged(client, world):
    world.progress("after", seconds=30, resource="builds")
    app = support.app_in(world, world.spaces.first(name="space"), "web")
    build = apps.begin_build(world, app)["guid"]
    states = [client.get(f"/v3/builds/{build}", headers=HEADERS).json["state"] for _ in range(3)]

    assert states == ["STAGING", "STAGED", "STAGED"]
