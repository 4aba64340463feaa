"""What a binding of an app, a key and a binding of a route take in each state of their last operation.

Source: cloud_controller_ng:app/models/runtime/helpers/service_operation_mixin.rb,
app/actions/service_credential_binding_app_create.rb, service_credential_binding_key_create.rb,
service_route_binding_create.rb, v3/service_binding_delete.rb, app/controllers/v3/service_credential_bindings_controller.rb,
service_route_bindings_controller.rb
"""

from __future__ import annotations

import pytest
import support
from support import brokered

from fakecc.models.common import LastOperation
from fakecc.models.services import RouteBinding, ServiceBinding, ServiceKey

BUSY = "There is an operation in progress for the service binding."
BOUND = "The app is already bound to the service instance"
NAME = "The binding name cannot be changed for the same app and service instance"
DELETING = "The binding is getting deleted or its deletion failed"
DELETING_ONE = "A binding for this service instance and app is getting deleted or its deletion failed"
CREATING = "There is already a binding in progress for this service instance and app (binding guid: {guid})"
KEY = "The binding name is invalid. Key binding names must be unique. The service instance already has a key binding with "
KEY_TAKEN = KEY + "name 'same'."
KEY_DELETING = KEY + "the name 'same' that is getting deleted or its deletion failed."
ROUTE_TAKEN = "The route and service instance are already bound."
ROUTE_DELETING = "The binding is getting deleted or its deletion failed"
ACCEPTED = 202
STATES = {
    "none": None,
    "create initial": ("create", "initial"),
    "create in progress": ("create", "in progress"),
    "create succeeded": ("create", "succeeded"),
    "create failed": ("create", "failed"),
    "delete in progress": ("delete", "in progress"),
    "delete failed": ("delete", "failed"),
}
CREATED = ("none", "create succeeded")
BEING_CREATED = ("create initial", "create in progress")
BEING_DELETED = ("delete in progress", "delete failed")


def told(*, created, creating, deleting):
    """What each state answers to a new binding of the same: one that failed always makes way."""
    return {
        **dict.fromkeys(CREATED, created), **dict.fromkeys(BEING_CREATED, creating), "create failed": ACCEPTED,
        **dict.fromkeys(BEING_DELETED, deleting),
    }  # fmt: skip


# How many bindings an app may have to an instance, the name and strategy of the new one, and what each state answers.
OF_APPS = {
    "one, same name": (1, "same", None, told(created=BOUND, creating=BOUND, deleting=DELETING)),
    "one, other name": (1, "other", None, told(created=BOUND, creating=BOUND, deleting=DELETING)),
    "one, multiple": (1, "same", "multiple", told(created=BOUND, creating=BOUND, deleting=DELETING)),
    "two, same name": (2, "same", None, told(created=BOUND, creating=CREATING, deleting=DELETING_ONE)),
    "two, other name": (2, "other", None, told(created=NAME, creating=CREATING, deleting=DELETING_ONE)),
    "two, multiple": (2, "same", "multiple", told(created=ACCEPTED, creating=CREATING, deleting=DELETING_ONE)),
    "two, multiple, other name": (2, "other", "multiple", told(created=NAME, creating=CREATING, deleting=DELETING_ONE)),
}
OF_KEYS = told(created=KEY_TAKEN, creating=KEY_TAKEN, deleting=KEY_DELETING)
OF_ROUTES = told(created=ROUTE_TAKEN, creating=ROUTE_TAKEN, deleting=ROUTE_DELETING)
# A deletion waits for what has not begun, and for another deletion; a creation that the broker works on is given up.
DELETED = {**dict.fromkeys(STATES, ACCEPTED), "create initial": BUSY, "delete in progress": BUSY}
CHANGED = {**dict.fromkeys(STATES, 200), "delete in progress": "The service binding is being deleted"}


def shown(kind):
    """Details and parameters are there once it is created."""
    events = {"create": "Creation", "delete": "Deletion"}
    return {
        name: 200 if name in CREATED else f"{events[name.split(' ')[0]]} of {kind} {name.partition(' ')[2]}"
        for name in STATES
    }


class Stage:
    def __init__(self, limit=1):
        self.world = support.new_world(max_service_credential_bindings_per_app_service_instance=limit)
        self.space = support.space(self.world)
        offering = {"requires": ("route_forwarding",), "bindings_retrievable": True}
        self.instance = brokered.managed(self.world, self.space, offering=offering)
        self.app = brokered.app(self.world, self.space)
        self.route = brokered.route(self.world, self.space)

    def put(self, kind, state, **fields):
        now = self.world.now()
        last = state and LastOperation(type=state[0], state=state[1], description="", created_at=now, updated_at=now)
        return self.world.add(
            kind(**self.world.stamp(kind), service_instance_guid=self.instance.guid, last_operation=last, **fields)
        )

    def app_binding(self, state):
        return self.put(ServiceBinding, state, app_guid=self.app.guid, name="same", credentials={})

    def key(self, state):
        return self.put(ServiceKey, state, name="same", credentials={})

    def route_binding(self, state):
        return self.put(RouteBinding, state, route_guid=self.route.guid)

    def answer(self, method, path, body=None):
        reply = support.ask(self.world, method, path, body)
        return reply.status if reply.status < 400 else reply.body["errors"][0]["detail"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("limit", "name", "strategy", "answers"), OF_APPS.values(), ids=OF_APPS)
def test_an_app_is_bound_once_more(limit, name, strategy, answers, state):
    stage = Stage(limit)
    binding = stage.app_binding(STATES[state])
    body = brokered.app_body(stage.app, stage.instance, name=name, **({"strategy": strategy} if strategy else {}))
    answer = answers[state]
    wanted = answer if isinstance(answer, int) else answer.format(guid=binding.guid)
    assert stage.answer("POST", "/v3/service_credential_bindings", body) == wanted
    left = [one.guid for one in stage.world.service_bindings]
    assert len(left) == (2 if answer == ACCEPTED and state != "create failed" else 1)
    assert (binding.guid in left) is (state != "create failed")


@pytest.mark.parametrize("state", STATES)
def test_a_key_of_the_same_name_is_made(state):
    stage = Stage()
    key = stage.key(STATES[state])
    assert (
        stage.answer("POST", "/v3/service_credential_bindings", brokered.key_body(stage.instance, "same"))
        == OF_KEYS[state]
    )
    assert (stage.world.service_keys.get(key.guid) is None) is (state == "create failed")
    assert (
        stage.answer("POST", "/v3/service_credential_bindings", brokered.key_body(stage.instance, "other")) == ACCEPTED
    )


@pytest.mark.parametrize("state", STATES)
def test_a_route_is_bound_once_more(state):
    stage = Stage()
    stage.route_binding(STATES[state])
    body = brokered.route_body(stage.route, stage.instance)
    assert stage.answer("POST", "/v3/service_route_bindings", body) == OF_ROUTES[state]


KINDS = {
    "app_binding": "service_credential_bindings",
    "key": "service_credential_bindings",
    "route_binding": "service_route_bindings",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("kind", "path"), KINDS.items(), ids=KINDS)
def test_one_is_deleted(kind, path, state):
    stage = Stage()
    guid = getattr(stage, kind)(STATES[state]).guid
    assert stage.answer("DELETE", f"/v3/{path}/{guid}") == DELETED[state]
    if DELETED[state] == ACCEPTED:
        stage.world.catch_up()
        assert (
            getattr(
                stage.world, {"app_binding": "service_bindings", "key": "service_keys"}.get(kind, "route_bindings")
            ).get(guid)
            is None
        )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("kind", "path"), KINDS.items(), ids=KINDS)
def test_one_is_changed(kind, path, state):
    stage = Stage()
    guid = getattr(stage, kind)(STATES[state]).guid
    assert stage.answer("PATCH", f"/v3/{path}/{guid}", {"metadata": {"labels": {"a": "b"}}}) == (
        "The service route binding is being deleted"
        if kind == "route_binding" and state == "delete in progress"
        else CHANGED[state]
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("kind", "word"), [("app_binding", "service binding"), ("key", "service key")])
def test_details_and_parameters_are_there_once_it_is_created(kind, word, state):
    stage = Stage()
    guid = getattr(stage, kind)(STATES[state]).guid
    brokered.broker(stage.world, get_binding=[brokered.answer(200, {"parameters": {}})])
    paths = [f"/v3/service_credential_bindings/{guid}/{name}" for name in ("details", "parameters")]
    assert [stage.answer("GET", path) for path in paths] == [shown(word)[state]] * 2


@pytest.mark.parametrize("state", STATES)
def test_parameters_of_a_route_binding_are_there_once_it_is_created(state):
    stage = Stage()
    guid = stage.route_binding(STATES[state]).guid
    brokered.broker(stage.world, get_binding=[brokered.answer(200, {"parameters": {}})])
    wanted = shown("route binding")[state]
    assert stage.answer("GET", f"/v3/service_route_bindings/{guid}/parameters") == wanted


CONCURRENT = "The service broker rejected the request due to an operation being in progress for the service binding."


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ("none", (10001, "An unknown error occurred.")),
        ("create succeeded", (10009, f"unbind could not be completed: {CONCURRENT}")),
        ("create in progress", (10009, f"unbind could not be completed: {CONCURRENT}")),
        ("delete failed", (10009, f"unbind could not be completed: {CONCURRENT}")),
    ],
)
@pytest.mark.parametrize(("kind", "path"), KINDS.items(), ids=KINDS)
def test_a_broker_that_is_busy_with_one_leaves_it_as_it_is(kind, path, state, problem):
    # source: cloud_controller_ng:app/jobs/v3/delete_binding_job.rb: the state of no operation breaks it
    stage = Stage()
    binding = getattr(stage, kind)(STATES[state])
    brokered.broker(stage.world, unbind=[brokered.answer(422, {"error": "ConcurrencyError"})])
    job = support.wait(stage.world, support.ask(stage.world, "DELETE", f"/v3/{path}/{binding.guid}"))
    assert [(error["code"], error["detail"]) for error in job["errors"]] == [problem]
    table = {"app_binding": "service_bindings", "key": "service_keys"}.get(kind, "route_bindings")
    assert getattr(stage.world, table)[binding.guid].last_operation == binding.last_operation
