"""A real service broker that nobody here wrote (PyPI's openbrokerapi), registered over HTTP, through its whole life."""

import logging
import threading

import pytest
from flask import Flask
from openbrokerapi import api, catalog
from openbrokerapi.service_broker import (
    Binding,
    DeprovisionServiceSpec,
    LastOperation,
    OperationState,
    ProvisionedServiceSpec,
    ProvisionState,
    Service,
    ServiceBroker,
    UnbindSpec,
    UpdateServiceSpec,
)
from support import ask, space, wait
from werkzeug.serving import make_server

pytestmark = pytest.mark.slow


class Library(ServiceBroker):
    """Provisions at once, updates in two polls."""

    def __init__(self):
        self.asked = []
        self.polls = 0

    def catalog(self):
        plans = [catalog.ServicePlan(id=f"plan-{name}", name=name, description=name) for name in ("small", "large")]
        return Service(
            id="service", name="library", description="Books", bindable=True, plans=plans, plan_updateable=True
        )

    def provision(self, instance_id, details, async_allowed, **_):
        self.asked.append(("provision", details.plan_id, details.parameters, async_allowed))
        return ProvisionedServiceSpec(ProvisionState.SUCCESSFUL_CREATED, dashboard_url="http://dashboard.example.org")

    def update(self, instance_id, details, async_allowed, **_):
        self.asked.append(("update", details.plan_id, details.parameters, async_allowed))
        return UpdateServiceSpec(is_async=True, operation="move")

    def last_operation(self, instance_id, operation_data, **_):
        self.polls += 1
        self.asked.append(("last_operation", operation_data))
        state = OperationState.SUCCEEDED if self.polls > 1 else OperationState.IN_PROGRESS
        return LastOperation(state, f"poll {self.polls}")

    def bind(self, instance_id, binding_id, details, async_allowed, **_):
        self.asked.append(("bind", details.plan_id, details.app_guid))
        return Binding(credentials={"uri": "library://shelf"})

    def unbind(self, instance_id, binding_id, details, async_allowed, **_):
        self.asked.append(("unbind", details.plan_id))
        return UnbindSpec(is_async=False)

    def deprovision(self, instance_id, details, async_allowed, **_):
        self.asked.append(("deprovision", details.plan_id))
        return DeprovisionServiceSpec(is_async=False)


@pytest.fixture
def library():
    """The broker, and the URL at which it is served."""
    broker = Library()
    app = Flask("library")
    credentials = api.BrokerCredentials("librarian", "shh")
    app.register_blueprint(api.get_blueprint(broker, credentials, logging.getLogger("library")))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield broker, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


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
