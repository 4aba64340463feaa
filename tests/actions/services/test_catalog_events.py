"""What is written down of what brokers do through their catalogs."""

import pytest
from support import ask, brokered, wait
from support.brokered import answer

PLAN = {"id": "small-id", "name": "small", "description": "Small", "metadata": {"ü": 1}}
SERVICE = {"id": "db-id", "name": "db", "description": "A database", "bindable": True, "plans": [PLAN]}
CREDENTIALS = {"type": "basic", "credentials": {"username": "u", "password": "p"}}


@pytest.fixture
def broker(world):
    """A broker whose catalog was read."""
    world.http = brokered.broker(world, catalog=[answer(200, {"services": [SERVICE]})])
    body = {"name": "b", "url": "http://localhost", "authentication": CREDENTIALS}
    wait(world, ask(world, "POST", "/v3/service_brokers", body))
    return world.service_brokers.first(name="b")


def written(world, since=0):
    return [
        (event.type.removeprefix("audit."), event.data)
        for event in list(world.audit_events)[since:]
        if event.actor_type == "service_broker"
    ]


def read_again(world, broker, *services):
    since = len(world.audit_events)
    world.scripted.tell("catalog", answer(200, {"services": list(services)}))
    wait(world, ask(world, "PATCH", f"/v3/service_brokers/{broker.guid}", {"url": "http://localhost"}))
    return written(world, since)


def test_a_new_offering_and_its_plan_are_told_whole(world, broker):
    assert written(world) == [
        (
            "service.create",
            {
                "label": "db", "provider": None, "url": None, "description": "A database", "long_description": None,
                "version": None, "info_url": None, "active": True, "bindable": True, "unique_id": "db-id",
                "extra": None, "tags": [], "requires": [], "documentation_url": None,
                "service_broker_guid": broker.guid, "plan_updateable": False, "bindings_retrievable": False,
                "instances_retrievable": False, "allow_context_updates": False,
            },
        ),
        (
            "service_plan.create",
            {
                "name": "small", "free": True, "description": "Small",
                "service_guid": world.service_offerings.first(name="db").guid, "extra": '{"ü":1}',
                "unique_id": "small-id", "public": False, "bindable": None, "plan_updateable": None, "active": True,
                "maximum_polling_duration": None, "maintenance_info": None, "create_instance_schema": None,
                "update_instance_schema": None, "create_binding_schema": None,
            },
        ),
    ]  # fmt: skip


def test_the_broker_is_the_actor(world, broker):
    event = list(world.audit_events)[-1]

    assert (event.actor_guid, event.actor_name, event.actor_username) == (broker.guid, "b", "")
    assert (event.target_name, event.space_guid, event.organization_guid) == ("small", None, None)


def test_of_what_was_there_the_changes_are_told_even_none(world, broker):
    again = {**SERVICE, "plans": [{**PLAN, "description": "Smaller"}]}

    assert read_again(world, broker, again) == [
        ("service.update", {}),
        ("service_plan.update", {"description": "Smaller"}),
    ]


def test_what_is_missing_in_a_catalog_goes(world, broker):
    other = {**SERVICE, "id": "other-id", "name": "other", "plans": [{**PLAN, "id": "other-plan"}]}
    told = [kind for kind, _ in read_again(world, broker, other)]

    assert told == ["service.create", "service_plan.create", "service_plan.delete", "service.delete"]


def test_with_a_broker_goes_what_it_offers(world, broker):
    since = len(world.audit_events)
    wait(world, ask(world, "DELETE", f"/v3/service_brokers/{broker.guid}"))

    assert written(world, since) == [("service_plan.delete", {}), ("service.delete", {})]
