"""A real service broker that nobody here wrote (PyPI's openbrokerapi), registered over HTTP, through its whole life."""

import pytest
from clients.library import Library, serve
from support import ask, space, wait

pytestmark = pytest.mark.slow


@pytest.fixture
def library():
    """The broker, and the URL at which it is served."""
    broker = Library()
    with serve(broker) as url:
        yield broker, url


def related(**guids):
    return {name: {"data": {"guid": guid}} for name, guid in guids.items()}


@pytest.fixture
def plans(world, library):
    """The guids of the registered broker's plans by name, public."""
    authentication = {"type": "basic", "credentials": {"username": "librarian", "password": "shh"}}
    registered = {"name": "library", "url": library[1], "authentication": authentication}
    assert wait(world, ask(world, "POST", "/v3/service_brokers", registered))["state"] == "COMPLETE"
    found = {plan["name"]: plan["guid"] for plan in ask(world, "GET", "/v3/service_plans").body["resources"]}
    for guid in found.values():
        ask(world, "PATCH", f"/v3/service_plans/{guid}/visibility", {"type": "public"})
    return found


@pytest.fixture
def instance(world, plans):
    """The path of a managed instance of the small plan."""
    asked = {
        "type": "managed",
        "name": "shelf",
        "parameters": {"books": 3},
        "relationships": related(space=space(world).guid, service_plan=plans["small"]),
    }
    job = wait(world, ask(world, "POST", "/v3/service_instances", asked))
    return job["links"]["service_instances"]["href"].removeprefix("http://api.example.org")


def test_provision_reaches_the_broker(world, library, instance):
    assert library[0].asked == [("provision", "plan-small", {"books": 3}, True)]
    assert ask(world, "GET", instance).body["dashboard_url"] == "http://dashboard.example.org"


def test_an_asynchronous_update_is_polled_until_it_succeeds(world, library, instance, plans):
    changed = {"relationships": related(service_plan=plans["large"])}
    reply = ask(world, "PATCH", instance, changed)
    assert wait(world, reply)["state"] == "POLLING"
    world.clock.advance(60)
    assert wait(world, reply)["state"] == "COMPLETE"
    shown = ask(world, "GET", instance).body
    assert (shown["relationships"]["service_plan"]["data"]["guid"], shown["last_operation"]["description"]) == (
        plans["large"],
        "poll 2",
    )


def test_bind_and_unbind_reach_the_broker(world, library, instance):
    guid = instance.rsplit("/", 1)[1]
    asked = {"type": "key", "name": "card", "relationships": related(service_instance=guid)}
    job = wait(world, ask(world, "POST", "/v3/service_credential_bindings", asked))
    binding = job["links"]["service_credential_binding"]["href"].removeprefix("http://api.example.org")
    assert ask(world, "GET", f"{binding}/details").body == {"credentials": {"uri": "library://shelf"}}
    assert wait(world, ask(world, "DELETE", binding))["state"] == "COMPLETE"
    assert library[0].asked[1:] == [("bind", "plan-small", None), ("unbind", "plan-small")]


def test_deprovision_ends_it(world, library, instance):
    assert wait(world, ask(world, "DELETE", instance))["state"] == "COMPLETE"
    assert (library[0].asked[-1], ask(world, "GET", instance).status) == (("deprovision", "plan-small"), 404)
