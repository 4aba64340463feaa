"""/v3/service_usage_events."""

import pytest
import support
from support import ask, brokered, detail

from fakecc.actions.services import service_usage_events
from fakecc.models.services import ServiceInstance


@pytest.fixture
def world():
    return support.new_world()


@pytest.fixture
def space(world):
    return support.space(world)


def user_provided(world, space, name="mine"):
    return world.add(ServiceInstance(**world.stamp(ServiceInstance), name=name, space_guid=space.guid))


def test_an_event_tells_names_as_they_were(world, space):
    instance = brokered.managed(world, space)
    event = service_usage_events.record(world, "CREATED", instance)
    world.change(instance, name="renamed")
    plan = world.service_plans[instance.service_plan_guid]
    offering = world.service_offerings.first(name="db")

    assert ask(world, "GET", f"/v3/service_usage_events/{event.guid}").body == {
        "guid": event.guid,
        "created_at": "2023-11-14T22:13:20Z",
        "updated_at": "2023-11-14T22:13:20Z",
        "state": "CREATED",
        "space": {"guid": space.guid, "name": "space"},
        "organization": {"guid": space.organization_guid},
        "service_instance": {"guid": instance.guid, "name": "instance", "type": "managed_service_instance"},
        "service_plan": {"guid": plan.guid, "name": "small"},
        "service_offering": {"guid": offering.guid, "name": "db"},
        "service_broker": {"guid": offering.service_broker_guid, "name": "broker"},
        "links": {"self": {"href": f"http://api.example.org/v3/service_usage_events/{event.guid}"}},
    }


def test_a_user_provided_instance_has_no_plan(world, space):
    event = service_usage_events.record(world, "CREATED", user_provided(world, space))

    shown = ask(world, "GET", f"/v3/service_usage_events/{event.guid}").body

    told = (shown["service_instance"]["type"], shown["service_plan"], shown["service_broker"])
    nothing = {"guid": None, "name": None}
    assert told == ("user_provided_service_instance", nothing, nothing)


@pytest.fixture
def events(world, space):
    """Of a managed instance, of a user-provided one, and of its end."""
    instance = user_provided(world, space)
    return [
        service_usage_events.record(world, "CREATED", brokered.managed(world, space)),
        service_usage_events.record(world, "CREATED", instance),
        service_usage_events.record(world, "DELETED", instance),
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", [0, 1, 2], id="all"),
        pytest.param("order_by=-created_at", [2, 1, 0], id="the newest first"),
        pytest.param("after_guid={0}", [1, 2], id="after one"),
        pytest.param("guids={2}", [2], id="one"),
        pytest.param("service_instance_types=managed_service_instance", [0], id="a type"),
        pytest.param("service_offering_guids=nowhere", [], id="an offering"),
    ],
)
def test_lists_are_filtered(world, events, query, shown):
    filled = query.format(*(event.guid for event in events))

    listed = ask(world, "GET", f"/v3/service_usage_events?{filled}").body["resources"]

    assert [event["guid"] for event in listed] == [events[number].guid for number in shown]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("updated_ats=2020-01-01T00:00:00Z", "Filtering by 'updated_ats' is not allowed on this resource."),
        ("after_guid=a,b", "After guid filter accepts only one guid"),
        ("after_guid=nowhere", "After guid filter must be a valid service usage event guid."),
        ("order_by=updated_at", "Order by can only be: 'created_at'"),
    ],
)
def test_a_wrong_query_is_unprocessable(world, query, complaint):
    assert detail(ask(world, "GET", f"/v3/service_usage_events?{query}")) == (422, complaint)


@pytest.mark.parametrize("query", ["", "?after_guid=nowhere"])
def test_others_than_global_readers_see_none(world, events, query):
    caller = support.user(world, "somebody")

    listed = ask(world, "GET", f"/v3/service_usage_events{query}", as_=caller).body["resources"]
    alone = ask(world, "GET", f"/v3/service_usage_events/{events[0].guid}", as_=caller).status
    assert (listed, alone) == ([], 404)


def test_reseeding_forgets_all_and_tells_what_there_is(world, space, events):
    instance = world.service_instances.first(name="instance")

    reply = ask(world, "POST", "/v3/service_usage_events/actions/destructively_purge_all_and_reseed")

    told = [(event.guid, event.state) for event in world.service_usage_events]
    mine = world.service_instances.first(name="mine")
    assert (reply.status, reply.body) == (200, {})
    assert sorted(told) == sorted([(instance.guid, "CREATED"), (mine.guid, "CREATED")])
    assert len(events) == 3
    assert space.guid == instance.space_guid


def test_only_admins_reseed(world):
    path = "/v3/service_usage_events/actions/destructively_purge_all_and_reseed"

    assert ask(world, "POST", path, as_=support.user(world, "somebody")).status == 403
