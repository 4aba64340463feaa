"""What the journal says a request wrote, and what it was for whom."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.worlds import Worlds

HEADERS = {"Authorization": ADMIN}


@pytest.fixture
def worlds():
    return Worlds(lambda name: World(guids=1, name=name))


@pytest.fixture
def client(worlds):
    return client_of(worlds)


def last(worlds):
    return [entry for entry in worlds["default"].journal if entry.kind == "request"][-1]


def written(worlds):
    return [(one.change, one.table) for one in last(worlds).writes]


def test_what_was_created_changed_and_deleted(client, worlds):
    guid = client.post("/v3/organizations", json={"name": "mine"}, headers=HEADERS).json["guid"]
    created = written(worlds)
    client.patch(f"/v3/organizations/{guid}", json={"name": "other"}, headers=HEADERS)
    changed = [write for write in last(worlds).writes if write.table == "organizations"]
    client.delete(f"/v2/organizations/{guid}", headers=HEADERS)

    assert created == [("created", "organizations"), ("created", "audit_events")]
    assert [(one.change, one.guid) for one in changed] == [("changed", guid)]
    assert ("deleted", "organizations") in written(worlds)


def test_what_was_refused_wrote_nothing_and_a_read_neither(client, worlds):
    client.get("/v3/organizations", headers=HEADERS)
    client.post("/v3/organizations", json={"name": "org"}, headers=HEADERS)
    refused = last(worlds)
    client.get("/v3/organizations", headers=HEADERS)

    assert (refused.status, refused.writes, last(worlds).writes) == (422, (), ())
    assert set(last(worlds).reads) == {each.guid for each in worlds["default"].organizations}


def test_what_is_written_between_questions_to_a_broker_counts(client, worlds):
    world = worlds["default"]
    space, plan = next(iter(world.spaces)), world.service_plans.first(name="sync")
    body = {"name": "db", "space_guid": space.guid, "service_plan_guid": plan.guid}
    client.post("/v2/service_instances?accepts_incomplete=true", json=body, headers=HEADERS)

    assert ("created", "service_instances") in written(worlds)


def test_a_brokers_call_names_the_request_and_the_user_behind_it(client, worlds):
    world = worlds["default"]
    space, plan = next(iter(world.spaces)), world.service_plans.first(name="sync")
    body = {"name": "db", "space_guid": space.guid, "service_plan_guid": plan.guid}
    answer = client.post("/v2/service_instances?accepts_incomplete=true", json=body, headers=HEADERS)
    (asked,) = [entry for entry in world.journal if entry.kind == "broker"]

    assert (asked.user_guid, asked.request_id, asked.seconds > 0) == (
        "admin",
        answer.headers["X-VCAP-Request-ID"],
        True,
    )
    assert asked.subjects["resource"] == answer.json["metadata"]["guid"]


def test_many_writes_are_not_all_named(client, worlds):
    world = worlds["default"]
    spaces = [{"name": f"space-{number}"} for number in range(250)]
    world.seed(organizations=[{"name": "big", "spaces": spaces}])
    guid = world.organizations.first(name="big").guid
    client.delete(f"/v2/organizations/{guid}?recursive=true&async=false", headers=HEADERS)

    assert len(last(worlds).writes) == 200
