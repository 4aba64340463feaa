"""What is written down of what people do."""

from dataclasses import replace

import pytest
import support
from support import ADMIN, ask, brokered, instances, wait
from support.brokered import answer

from fakecc.actions.platform import uaa_accounts
from fakecc.actions.tenancy import roles, users
from fakecc.models.platform import FeatureFlag

PEOPLE = replace(ADMIN, email="admin@example.com")
HIDDEN = "[PRIVATE DATA HIDDEN]"


@pytest.fixture
def space(world):
    return support.space(world)


def events(world, target=None):
    """Kind and operation of what was written, with the data; of one target only, where that is given."""
    return [
        (event.type.removeprefix("audit."), dict(event.data))
        for event in world.audit_events
        if target in {None, event.target_guid}
    ]


def kinds(world):
    return [kind for kind, _ in events(world)]


def settle(world, reply):
    """The job's end, however often it polls."""
    for _ in range(3):
        world.clock.advance(100)
    return wait(world, reply)


def test_a_client_has_neither_an_address_nor_a_name(world, space):
    client = replace(PEOPLE, guid="a-client", name="", email="")
    ask(world, "POST", "/v3/service_instances", instances.provided_body(space), as_=client)
    (shown,) = ask(world, "GET", "/v3/audit_events").body["resources"]

    assert shown["actor"] == {"guid": "a-client", "type": "user", "name": ""}


def test_an_event_names_the_caller_the_target_and_the_place(world, space):
    ask(world, "POST", "/v3/service_instances", instances.provided_body(space), as_=PEOPLE)
    (event,) = world.audit_events
    actor = (event.actor_guid, event.actor_type, event.actor_name, event.actor_username)
    target = (event.target_type, event.target_name, event.space_guid, event.organization_guid)

    assert actor == ("admin-guid", "user", "admin@example.com", "admin")
    assert target == ("user_provided_service_instance", "instance", space.guid, space.organization_guid)


def test_a_user_provided_instance_from_its_making_to_its_end(world, space):
    body = instances.provided_body(space, credentials={"a": "secret"})
    guid = ask(world, "POST", "/v3/service_instances", body).body["guid"]
    ask(world, "PATCH", f"/v3/service_instances/{guid}", {"name": "renamed", "credentials": {}})
    ask(world, "DELETE", f"/v3/service_instances/{guid}")

    assert events(world) == [
        ("user_provided_service_instance.create", {"request": {**body, "credentials": "[REDACTED]"}}),
        ("user_provided_service_instance.update", {"request": {"name": "renamed", "credentials": "[REDACTED]"}}),
        ("user_provided_service_instance.delete", {"request": None}),
    ]
    # The update tells the name from before. recording: platform/audit-events-of-an-organization
    assert [event.target_name for event in world.audit_events] == ["instance", "instance", "renamed"]


def test_a_managed_instance_that_is_made_at_once(world, space):
    brokered.broker(world, provision=[answer(201, {})], deprovision=[answer(200, {})])
    body = instances.managed_body(space, brokered.plan(world), parameters={"size": 3})
    wait(world, ask(world, "POST", "/v3/service_instances", body))
    instance = world.service_instances.first(name="instance")
    ask(world, "PATCH", f"/v3/service_instances/{instance.guid}", {"tags": ["t"]})
    wait(world, ask(world, "DELETE", f"/v3/service_instances/{instance.guid}"))

    assert events(world) == [
        ("service_instance.create", {"request": {**body, "parameters": HIDDEN}}),
        ("service_instance.update", {"request": {"tags": ["t"]}}),
        ("service_instance.delete", {"request": None}),
    ]


def test_a_managed_instance_that_takes_time_is_told_when_it_begins_and_when_it_ends(world, space):
    begun, done = answer(202, {}), answer(200, {"state": "succeeded"})
    brokered.broker(world, provision=[begun], update=[begun], deprovision=[begun], last_operation=[done])
    body = instances.managed_body(space, brokered.plan(world))
    settle(world, ask(world, "POST", "/v3/service_instances", body, as_=PEOPLE))
    instance = world.service_instances.first(name="instance")
    path = f"/v3/service_instances/{instance.guid}"
    settle(world, ask(world, "PATCH", path, {"parameters": {"a": 1}}, as_=PEOPLE))
    settle(world, ask(world, "DELETE", path, as_=PEOPLE))

    assert events(world) == [
        ("service_instance.start_create", {"request": body}),
        ("service_instance.create", {"request": body}),
        ("service_instance.start_update", {"request": {"parameters": HIDDEN}}),
        ("service_instance.update", {"request": {"parameters": HIDDEN}}),
        ("service_instance.start_delete", {"request": None}),
        ("service_instance.delete", {"request": None}),
    ]
    assert {event.actor_name for event in world.audit_events} == {"admin@example.com"}


def test_what_a_broker_refuses_is_not_told(world, space):
    brokered.broker(world, provision=[answer(400, {})])
    wait(world, ask(world, "POST", "/v3/service_instances", instances.managed_body(space, brokered.plan(world))))

    assert kinds(world) == []


def test_v2_tells_of_managed_instances_too(world, space):
    begun, done = answer(202, {}), answer(200, {"state": "succeeded"})
    brokered.broker(world, provision=[begun], deprovision=[begun], last_operation=[done])
    given = {"name": "i", "space_guid": space.guid, "service_plan_guid": brokered.plan(world).guid}
    made = ask(world, "POST", "/v2/service_instances?accepts_incomplete=true", {**given, "parameters": {"a": 1}})
    world.clock.advance(100)
    ask(world, "PUT", made.body["metadata"]["url"], {"name": "renamed"})
    ask(world, "DELETE", f"{made.body['metadata']['url']}?accepts_incomplete=true")
    world.clock.advance(100)

    told = {**given, "tags": [], "parameters": HIDDEN}
    assert events(world) == [
        ("service_instance.start_create", {"request": told}),
        ("service_instance.create", {"request": told}),
        ("service_instance.update", {"request": {"name": "renamed"}}),
        ("service_instance.start_delete", {"request": {}}),
        ("service_instance.delete", {"request": {}}),
    ]


def test_sharing_tells_where_to(world, space):
    world.add(FeatureFlag(**world.stamp(FeatureFlag), name="service_instance_sharing", enabled=True))
    instance = brokered.managed(world, space, offering={"extra": {"shareable": True}})
    other = support.space(world, "other")
    path = f"/v3/service_instances/{instance.guid}/relationships/shared_spaces"
    ask(world, "POST", path, {"data": [{"guid": other.guid}]})
    ask(world, "DELETE", f"{path}/{other.guid}")

    assert events(world) == [
        ("service_instance.share", {"target_space_guids": [other.guid]}),
        ("service_instance.unshare", {"target_space_guid": other.guid}),
    ]


def test_a_binding_of_an_app_to_a_user_provided_instance(world, space):
    instance, app = brokered.provided(world, space), brokered.app(world, space)
    body = brokered.app_body(app, instance, name="mine")
    guid = ask(world, "POST", "/v3/service_credential_bindings", body).body["guid"]
    patch = {"metadata": {"labels": {"a": "b"}}}
    ask(world, "PATCH", f"/v3/service_credential_bindings/{guid}", patch)
    ask(world, "DELETE", f"/v3/service_credential_bindings/{guid}")

    gone = {"app_guid": app.guid, "route_guid": None, "service_instance_guid": instance.guid}
    assert events(world, guid) == [
        ("service_binding.create", {"request": body}),
        ("service_binding.update", {"request": patch}),
        ("service_binding.delete", {"request": gone}),
    ]
    assert {event.target_name for event in world.audit_events} == {"mine"}


def test_a_key_that_takes_time(world, space):
    begun, done = answer(202, {}), answer(200, {"state": "succeeded"})
    brokered.broker(world, bind=[begun], unbind=[begun], binding_last_operation=[done], get_binding=[answer(200, {})])
    instance = brokered.managed(world, space)
    body = brokered.key_body(instance, parameters={"a": 1})
    settle(world, ask(world, "POST", "/v3/service_credential_bindings", body))
    key = world.service_keys.first(name="key")
    settle(world, ask(world, "DELETE", f"/v3/service_credential_bindings/{key.guid}"))

    made = {"request": body}
    gone = {"request": {"app_guid": None, "route_guid": None, "service_instance_guid": instance.guid}}
    assert events(world) == [
        ("service_key.start_create", made),
        ("service_key.create", made),
        ("service_key.start_delete", gone),
        ("service_key.delete", gone),
    ]


def test_a_binding_of_a_route(world, space):
    instance = brokered.provided(world, space, route_service_url="https://example.com")
    route = brokered.route(world, space)
    body = brokered.route_body(route, instance)
    guid = ask(world, "POST", "/v3/service_route_bindings", body).body["guid"]
    ask(world, "DELETE", f"/v3/service_route_bindings/{guid}")

    gone = {"app_guid": None, "route_guid": route.guid, "service_instance_guid": instance.guid}
    assert events(world) == [
        ("service_route_binding.create", {"request": body}),
        ("service_route_binding.delete", {"request": gone}),
    ]


def test_v2_tells_of_bindings_in_words_of_its_own(world, space):
    brokered.broker(world, bind=[answer(201, {})], unbind=[answer(200, {})])
    instance, app = brokered.managed(world, space), brokered.app(world, space)
    given = {"app_guid": app.guid, "service_instance_guid": instance.guid}
    bound = ask(world, "POST", "/v2/service_bindings", {**given, "parameters": {"a": 1}}).body["metadata"]["url"]
    ask(world, "DELETE", bound)
    key = {"name": "k", "service_instance_guid": instance.guid}
    ask(world, "DELETE", ask(world, "POST", "/v2/service_keys", key).body["metadata"]["url"])

    related = {"app": {"data": {"guid": app.guid}}, "service_instance": {"data": {"guid": instance.guid}}}
    asked = {"type": "app", "name": None, "relationships": related, "data": HIDDEN}
    assert events(world) == [
        ("service_binding.create", {"request": asked}),
        ("service_binding.delete", {"request": given}),
        ("service_key.create", {"request": key}),
        ("service_key.delete", {"request": {}}),
    ]


def test_a_route_that_v2_binds_is_told_of_the_instance(world, space):
    instance = brokered.provided(world, space, route_service_url="https://example.com")
    route = brokered.route(world, space)
    path = f"/v2/user_provided_service_instances/{instance.guid}/routes/{route.guid}"
    ask(world, "PUT", path)
    ask(world, "DELETE", path)

    assert events(world, instance.guid) == [
        ("service_instance.bind_route", {"request": {"route_guid": route.guid}}),
        ("service_instance.unbind_route", {"request": {"route_guid": route.guid}}),
    ]


def test_a_broker_without_its_password(world):
    brokered.broker(world, catalog=[answer(200, {"services": []})])
    credentials = {"username": "u", "password": "secret"}
    body = {
        "name": "b", "url": "http://localhost", "authentication": {"type": "basic", "credentials": credentials},
    }  # fmt: skip
    ask(world, "POST", "/v3/service_brokers", body)
    broker = world.service_brokers.first(name="b")
    world.change(broker, state="AVAILABLE")
    ask(world, "PATCH", f"/v3/service_brokers/{broker.guid}", {"name": "c"})
    world.change(world.service_brokers[broker.guid], state="AVAILABLE")
    wait(world, ask(world, "DELETE", f"/v3/service_brokers/{broker.guid}"))

    hidden = {"type": "basic", "credentials": {"username": "u", "password": HIDDEN}}
    assert events(world) == [
        ("service_broker.create", {"request": {**body, "authentication": hidden}}),
        ("service_broker.update", {"request": {"name": "c"}}),
        ("service_broker.delete", {"request": {}}),
    ]


def test_an_organization_and_its_space_from_their_making_to_their_end(world):
    made = {"name": "o"}
    guid = ask(world, "POST", "/v3/organizations", made).body["guid"]
    inside = {"name": "s", "relationships": {"organization": {"data": {"guid": guid}}}}
    space = ask(world, "POST", "/v3/spaces", inside).body["guid"]
    ask(world, "PATCH", f"/v3/spaces/{space}", {"name": "t"})
    ask(world, "PATCH", f"/v3/organizations/{guid}", {"name": "p"})
    wait(world, ask(world, "DELETE", f"/v3/organizations/{guid}"))

    assert events(world) == [
        ("organization.create", {"request": made}),
        ("space.create", {"request": inside}),
        ("space.update", {"request": {"name": "t"}}),
        ("organization.update", {"request": {"name": "p"}}),
        ("space.delete-request", {"request": {"recursive": True}}),
        ("organization.delete-request", {"request": {"recursive": True}}),
    ]


def test_roles_are_told_of_the_user(world, space):
    organization = world.organizations[space.organization_guid]
    support.user(world, "ann", ("organization_user", organization))
    related = {"user": {"data": {"guid": "ann-guid"}}, "space": {"data": {"guid": space.guid}}}
    body = {"type": "space_developer", "relationships": related}
    guid = ask(world, "POST", "/v3/roles", body).body["guid"]
    wait(world, ask(world, "DELETE", f"/v3/roles/{guid}"))

    assert events(world, "ann-guid") == [
        ("user.space_developer_add", {"request": body}),
        ("user.space_developer_remove", {"request": {}}),
    ]
    assert {event.space_guid for event in world.audit_events} == {space.guid}


def v3_role(world, space, guid):
    """Give a user of the organization a role in the space by v3, and take it away."""
    related = {"user": {"data": {"guid": guid}}, "space": {"data": {"guid": space.guid}}}
    role = ask(world, "POST", "/v3/roles", {"type": "space_developer", "relationships": related}).body["guid"]
    wait(world, ask(world, "DELETE", f"/v3/roles/{role}"))


def v2_role(world, space, guid):
    """Give a user of the organization a role in the space by v2, and take it away."""
    path = f"/v2/spaces/{space.guid}/developers/{guid}"
    assert [ask(world, method, path).status for method in ("PUT", "DELETE")] == [201, 204]


@pytest.mark.parametrize("give_and_take", [v3_role, v2_role], ids=["v3", "v2"])
@pytest.mark.parametrize("name", ["ann", ""], ids=["known to UAA", "unknown to UAA"])
def test_a_user_with_a_role_is_named_as_uaa_knows_it(world, space, give_and_take, name):
    guid = uaa_accounts.introduce(world, name, origin="ldap").guid if name else "stranger"
    organization = world.organizations[space.organization_guid]
    roles.ensure_in_organization(world, organization, users.ensure(world, guid), "organization_user")
    give_and_take(world, space, guid)
    told = [(event.type, event.target_name) for event in world.audit_events]
    assert told == [("audit.user.space_developer_add", name), ("audit.user.space_developer_remove", name)]


def test_v2_tells_who_became_what_and_no_longer_is(world):
    for name in ("ann", "bob"):
        support.user(world, name)
    given = {"name": "o", "user_guids": ["ann-guid", "bob-guid"], "manager_guids": ["ann-guid"]}
    path = ask(world, "POST", "/v2/organizations", given).body["metadata"]["url"]
    ask(world, "PUT", path, {"user_guids": ["ann-guid"]})
    ask(world, "DELETE", f"{path}/managers/ann-guid")

    assert kinds(world) == [
        "organization.create",
        "user.organization_user_add",
        "user.organization_user_add",
        "user.organization_manager_add",
        "user.organization_user_remove",
        "organization.update",
        "organization.update",
        "user.organization_manager_remove",
    ]


def test_where_a_plan_may_be_used(world):
    plan, organization = brokered.plan(world, public=False), support.organization(world)
    body = {"type": "organization", "organizations": [{"guid": organization.guid}]}
    ask(world, "PATCH", f"/v3/service_plans/{plan.guid}/visibility", body)
    ask(world, "DELETE", f"/v3/service_plans/{plan.guid}/visibility/{organization.guid}")

    assert events(world, plan.guid) == [
        ("service_plan_visibility.update", {"request": body}),
        ("service_plan_visibility.delete", {"request": {}}),
    ]


def test_a_step_that_nobody_asked_for_is_not_told(world, space):
    instance = brokered.provided(world, space)
    before = len(world.audit_events)
    from_nobody = replace(ADMIN, guid="")
    ask(world, "DELETE", f"/v3/service_instances/{instance.guid}", as_=from_nobody)

    assert len(world.audit_events) == before
