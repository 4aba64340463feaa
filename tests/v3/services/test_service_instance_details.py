"""Credentials, parameters and permissions of a service instance."""

from dataclasses import replace

import pytest
import support
from support import ask, brokered, detail, instances
from support.instances import provided_body

PATH = "/v3/service_instances"
FORBIDDEN = (403, "You are not authorized to perform the requested action")
UNKNOWN = (404, "Service instance not found")
NOT_RETRIEVABLE = (400, "This service does not support fetching service instance parameters.")


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def managed(world, space):
    return instances.made(world, space, offering={"instances_retrievable": True}, parameters={"size": 1})


def _ask(world, guid, what, **given):
    return ask(world, "GET", f"{PATH}/{guid}/{what}", **given)


@pytest.mark.parametrize(
    ("caller", "outcome"),
    [
        pytest.param(support.ADMIN, 200, id="admin"),
        pytest.param(support.READ_ONLY_ADMIN, 200, id="read-only admin"),
        pytest.param(support.AUDITOR, FORBIDDEN, id="global auditor"),
        pytest.param("space_developer", 200, id="developer"),
        pytest.param("space_supporter", FORBIDDEN, id="supporter"),
        pytest.param("space_manager", FORBIDDEN, id="manager"),
        pytest.param("", UNKNOWN, id="outsider"),
    ],
)
def test_credentials_are_for_those_who_read_secrets(world, space, caller, outcome):
    if isinstance(caller, str):
        caller = support.user(world, "fred", *([(caller, space)] if caller else []))
    guid = ask(world, "POST", PATH, provided_body(space, credentials={"a": 1})).body["guid"]
    reply = _ask(world, guid, "credentials", as_=caller)
    assert (reply.status if reply.status == 200 else detail(reply)) == outcome


def test_a_managed_instance_has_no_credentials(world, managed):
    assert detail(_ask(world, managed.guid, "credentials")) == UNKNOWN


@pytest.mark.parametrize("given", [{}, {"credentials": None}, {"credentials": {}}], ids=str)
def test_no_credentials_are_an_empty_object(world, space, given):
    guid = ask(world, "POST", PATH, provided_body(space, **given)).body["guid"]
    assert _ask(world, guid, "credentials").body == {}


def test_parameters_are_what_the_broker_says(world, managed):
    assert _ask(world, managed.guid, "parameters").body == {"size": 1}


def test_parameters_that_the_broker_does_not_know_are_empty(world, managed):
    instances.fault(world, "get_instance", status=200, body={})
    assert _ask(world, managed.guid, "parameters").body == {}


def test_a_broker_that_fails_is_told_at_once(world, managed):
    instances.fault(world, "get_instance", status=500, body={"description": "boom"})
    reply = _ask(world, managed.guid, "parameters")
    assert (reply.status, reply.body) == (
        502,
        {"errors": [{"detail": "Service broker error: boom", "title": "CF-ServiceBrokerBadResponse", "code": 10001}]},
    )


@pytest.mark.parametrize(
    ("type_", "state", "outcome"),
    [
        pytest.param("create", "failed", UNKNOWN, id="create failed"),
        pytest.param(
            "update", "in progress", (409, "An operation for service instance instance is in progress."), id="busy"
        ),
    ],
)
def test_parameters_are_refused_while_something_is_wrong(world, managed, type_, state, outcome):
    world.change(managed, last_operation=replace(managed.last_operation, type=type_, state=state))
    assert detail(_ask(world, managed.guid, "parameters")) == outcome


def test_parameters_need_an_offering_that_tells_them(world, space):
    guid = ask(world, "POST", PATH, provided_body(space)).body["guid"]
    assert detail(_ask(world, guid, "parameters")) == NOT_RETRIEVABLE
    instance = instances.made(world, space, plan=brokered.plan(world), name="other")
    assert detail(_ask(world, instance.guid, "parameters")) == NOT_RETRIEVABLE


def test_parameters_are_not_for_those_it_is_only_shared_with(world, managed):
    near = support.space(world, "near")
    world.change(managed, shared_space_guids=(near.guid,))
    developer = support.user(world, "dev", ("space_developer", near))
    assert detail(_ask(world, managed.guid, "parameters", as_=developer)) == FORBIDDEN


@pytest.mark.parametrize(
    ("role", "suspended", "permissions"),
    [
        pytest.param("space_developer", False, {"manage": True, "read": True}, id="developer"),
        pytest.param("space_developer", True, {"manage": False, "read": True}, id="developer of a suspended space"),
        pytest.param("space_auditor", False, {"manage": False, "read": True}, id="auditor"),
        pytest.param("", False, {"manage": False, "read": False}, id="outsider"),
    ],
)
def test_permissions_answer_everybody(world, space, managed, role, suspended, permissions):
    world.change(space, suspended=suspended)
    scopes = frozenset({"cloud_controller_service_permissions.read"})
    caller = support.user(world, "fred", *([(role, space)] if role else []), scopes=scopes)
    assert _ask(world, managed.guid, "permissions", as_=caller).body == permissions


def test_the_dashboards_scope_opens_nothing_else(world, space, managed):
    scopes = frozenset({"cloud_controller_service_permissions.read"})
    caller = support.user(world, "fred", ("space_developer", space), scopes=scopes)
    assert detail(_ask(world, managed.guid, "parameters", as_=caller)) == FORBIDDEN
