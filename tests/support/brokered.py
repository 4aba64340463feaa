"""What tests of bindings share: a broker that answers as told, and what is bound."""

from __future__ import annotations

import json
from collections import defaultdict

import support
from fakecc.actions.apps import apps
from fakecc.models.common import LastOperation
from fakecc.models.routing import Domain, Route
from fakecc.models.services import ServiceBroker, ServiceInstance, ServiceOffering, ServicePlan
from fakecc.osb.port import BrokerAnswer


class Answers:
    """Answers by operation, in order, the last one again and again; remembers what it was asked.

    An answer may be a function of the request, which does something meanwhile.
    """

    def __init__(self, **answers):
        self.asked = []
        self._answers = defaultdict(list, {name: list(given) for name, given in answers.items()})

    def tell(self, operation, *answers):
        self._answers[operation] = list(answers)

    def ask(self, request):
        self.asked.append(request)
        queue = self._answers[request.operation] or [answer(200, {})]
        given = queue.pop(0) if len(queue) > 1 else queue[0]
        return given(request) if callable(given) else given

    @property
    def operations(self):
        return [request.operation for request in self.asked]


def answer(status, body=None, **given):
    """A broker's answer; `body` is JSON, a text as it is."""
    return BrokerAnswer(status=status, text=body if isinstance(body, str) else json.dumps(body), **given)


def broker(world, **answers):
    """Every scripted broker of the world answers so."""
    world.scripted = Answers(**answers)
    return world.scripted


def plan(world, *, offering=None, **given):
    """A public plan of a bindable offering whose bindings can be fetched; `offering` are the offering's fields."""
    home = world.add(
        ServiceBroker(
            **world.stamp(ServiceBroker), name="broker", url="scripted:broker", username="u", password="p",
            state="AVAILABLE",
        )
    )  # fmt: skip
    fields = {"name": "db", "description": "A database", "unique_id": "db-id", "bindings_retrievable": True}
    made = world.add(
        ServiceOffering(**world.stamp(ServiceOffering), **{**fields, **(offering or {})}, service_broker_guid=home.guid)
    )
    return world.add(
        ServicePlan(
            **world.stamp(ServicePlan),
            **{"name": "small", "description": "Small", "unique_id": "small-id", "public": True, **given},
            service_offering_guid=made.guid,
        )
    )


def managed(world, space, *, offering=None, name="instance", state=("create", "succeeded"), **given):
    """A managed instance in that state."""
    chosen = plan(world, offering=offering, **given)
    last = LastOperation(
        type=state[0], state=state[1], description=None, created_at=world.now(), updated_at=world.now()
    )
    return world.add(
        ServiceInstance(
            **world.stamp(ServiceInstance), name=name, space_guid=space.guid, service_plan_guid=chosen.guid,
            last_operation=last,
        )
    )  # fmt: skip


def provided(world, space, *, name="provided", **given):
    """A user-provided instance."""
    last = LastOperation(
        type="create", state="succeeded", description="", created_at=world.now(), updated_at=world.now()
    )
    return world.add(
        ServiceInstance(**world.stamp(ServiceInstance), name=name, space_guid=space.guid, last_operation=last, **given)
    )


def app(world, space, name="app"):
    return apps.create(world, apps.draft(world, name=name, space_guid=space.guid))[0]


def route(world, space, host="www", *, internal=False):
    """A route on a shared domain of its own."""
    domain = world.add(
        Domain(**world.stamp(Domain), name=f"{host}.example.com" if internal else "example.com", internal=internal)
    )
    return world.add(Route(**world.stamp(Route), host=host, path="", domain_guid=domain.guid, space_guid=space.guid))


def app_body(app, instance, **more):
    """The body that binds an app."""
    related = {"app": {"data": {"guid": app.guid}}, "service_instance": {"data": {"guid": instance.guid}}}
    return {"type": "app", "relationships": related, **more}


def key_body(instance, name="key", **more):
    """The body that makes a key."""
    return {
        "type": "key", "name": name, "relationships": {"service_instance": {"data": {"guid": instance.guid}}}, **more,
    }  # fmt: skip


def route_body(route, instance, **more):
    """The body that binds a route."""
    related = {"route": {"data": {"guid": route.guid}}, "service_instance": {"data": {"guid": instance.guid}}}
    return {"relationships": related, **more}


def bind(world, body, *, to="service_credential_bindings"):
    """Create a binding; gives its record and the job."""
    reply = support.ask(world, "POST", f"/v3/{to}", body)
    job = support.wait(world, reply)
    made = world.jobs[job["guid"]]
    return world.tables[made.resource_type].get(made.resource_guid), job
