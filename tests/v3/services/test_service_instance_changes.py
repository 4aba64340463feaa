"""PATCH and DELETE of /v3/service_instances: bodies, refusals in CC's order, and what changes."""

from dataclasses import replace

import pytest
import support
from support import ask, brokered, detail, instances
from support.instances import provided_body

PATH = "/v3/service_instances"
BINDINGS = "/v3/service_credential_bindings"
PLAN_SHAPE = 'Relationships Service plan must be structured like this: "service_plan: {"data": {"guid": "valid-guid"}}"'
BUSY = (409, "An operation for service instance instance is in progress.")


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def plan(world):
    return brokered.plan(world)


@pytest.fixture
def managed(world, space, plan):
    return instances.made(world, space, plan=plan)


@pytest.fixture
def provided(world, space):
    return world.service_instances[ask(world, "POST", PATH, provided_body(space, "provided")).body["guid"]]


def _patch(world, instance, body, **given):
    return ask(world, "PATCH", f"{PATH}/{instance.guid}", body, **given)


def _plan_body(plan):
    return {"relationships": {"service_plan": {"data": {"guid": plan.guid}}}}


def test_a_name_is_told_to_the_broker_as_it_was_given_and_kept_stripped(world, space):
    instance = instances.made(world, space, offering={"allow_context_updates": True})
    broker = brokered.broker(world)
    support.wait(world, _patch(world, instance, {"name": " new "}))
    sent = broker.asked[0].body["context"]["instance_name"]
    assert (sent, world.service_instances[instance.guid].name) == (" new ", "new")


@pytest.mark.parametrize("changed", ["syslog_drain_url", "route_service_url"])
@pytest.mark.parametrize(("given", "kept"), [(" ", ""), ("https://x.y\n", "https://x.y"), (None, None)])
def test_addresses_of_a_user_provided_instance_are_stripped(world, space, changed, given, kept):
    made = ask(world, "POST", PATH, provided_body(space, **{changed: given})).body
    again = ask(world, "PATCH", f"{PATH}/{made['guid']}", {changed: given}).body
    assert (made[changed], again[changed]) == (kept, kept)


def test_what_is_copied_to_bindings_moves_their_time_even_if_it_is_the_same(world, space, provided):
    guid = ask(world, "POST", BINDINGS, brokered.app_body(brokered.app(world, space), provided)).body["guid"]
    world.clock.advance(5)
    _patch(world, provided, {"credentials": world.service_bindings[guid].credentials})
    assert world.service_bindings[guid].updated_at == world.now()


def test_a_taken_name_is_told_as_it_was_given(world, managed, provided):
    assert detail(_patch(world, managed, {"name": " provided "})) == (
        422,
        "The service instance name is taken:  provided ",
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param(
            {"name": 1, "tags": 1, "parameters": 1, "relationships": 1, "maintenance_info": 1, "metadata": 1, "foo": 1},
            "Metadata must be an object, Unknown field(s): 'foo', Relationships 'relationships' is not an object, "
            "Name must be a string, Tags must be an array, Parameters must be an object, "
            "Relationships must be an object, Maintenance info must be an object",
            id="everything",
        ),
        pytest.param({"tags": [1]}, "Tags must be a list of strings", id="tags"),
        pytest.param(
            {"relationships": None}, "Relationships 'relationships' is not an object", id="null relationships"
        ),
        pytest.param(
            {"relationships": {}},
            "Relationships 'relationships' must include one or more valid relationships",
            id="no relationship",
        ),
        pytest.param(
            {"relationships": {"space": {}}},
            f"Relationships Unknown field(s): 'space', Relationships Service plan can't be blank, {PLAN_SHAPE}",
            id="another relationship",
        ),
        pytest.param(
            {"maintenance_info": {"version": 1}},
            "Maintenance info Version must be a string, Maintenance info Version must be a string, "
            "Maintenance info Version must be a Semantic Version string",
            id="version no text",
        ),
        pytest.param(
            {"maintenance_info": {"version": "1"}},
            "Maintenance info Version must be a Semantic Version string",
            id="version",
        ),
        pytest.param(
            {"maintenance_info": {"description": "d"}}, "Maintenance info Unknown field(s): 'description'", id="more"
        ),
    ],
)
def test_a_managed_instances_change_has_a_message(world, managed, body, complaint):
    assert detail(_patch(world, managed, body)) == (422, complaint)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param({"parameters": {}}, "Unknown field(s): 'parameters'", id="unknown"),
        pytest.param({"name": 1}, "Name must be a string", id="name"),
        pytest.param({"name": None}, "name presence, name is not present", id="null name"),
        pytest.param({"name": " "}, "name presence", id="blank name"),
        pytest.param({"tags": [1], "credentials": 1}, "Credentials must be an object, Tags must be a list of strings", id="order"),
        pytest.param({"tags": ["t" * 2049]}, "tags too_long", id="long tags"),
    ],
)  # fmt: skip
def test_a_user_provided_instances_change_has_a_message(world, provided, body, complaint):
    assert detail(_patch(world, provided, body)) == (422, complaint)


def test_a_user_provided_change_reaches_what_is_bound(world, space, provided):
    ask(world, "POST", BINDINGS, brokered.app_body(brokered.app(world, space), provided))
    reply = _patch(world, provided, {"name": "new", "credentials": {"b": 2}, "syslog_drain_url": "syslog://a"})
    (binding,) = world.service_bindings
    assert (reply.status, reply.body["name"], reply.body["last_operation"]["type"]) == (200, "new", "update")
    assert (binding.credentials, binding.syslog_drain_url) == ({"b": 2}, "syslog://a")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({}, 200, id="nothing"),
        pytest.param({"tags": ["a"]}, 200, id="tags"),
        pytest.param({"name": "new"}, 200, id="name"),
        pytest.param({"metadata": {"labels": {"a": "b"}}}, 200, id="metadata"),
        pytest.param({"parameters": {}}, 202, id="parameters"),
        pytest.param({"parameters": None}, 202, id="null parameters"),
    ],
)
def test_a_broker_is_told_what_concerns_it(world, managed, body, status):
    assert _patch(world, managed, body).status == status


def test_a_broker_that_wants_to_know_names_is_told_them(world, space):
    instance = instances.made(world, space, offering={"allow_context_updates": True})
    reply = _patch(world, instance, {"name": "new"})
    assert instances.told(world, instance.guid) == ("update", "in progress", None)
    assert (support.wait(world, reply)["state"], world.service_instances[instance.guid].name) == ("COMPLETE", "new")


def test_a_plan_change_brings_the_new_plans_version(world, space):
    plan = brokered.plan(world, offering={"plan_updateable": True})
    large = world.add(
        replace(plan, guid="large-guid", name="large", unique_id="large-id", maintenance_info={"version": "2.0.0"})
    )
    instance = instances.made(world, space, plan=plan)
    job = support.wait(world, _patch(world, instance, _plan_body(large)))
    after = world.service_instances[instance.guid]
    assert (job["state"], after.service_plan_guid, after.maintenance_info) == (
        "COMPLETE", "large-guid", {"version": "2.0.0"},
    )  # fmt: skip
    assert [event.state for event in world.service_usage_events] == ["CREATED", "UPDATED"]


def test_too_much_metadata_fails_an_update_with_more_in_it(world, managed):
    labels = {f"l{number}": "v" for number in range(51)}
    refused = (422, "Failed to add 51 labels because it would exceed maximum of 50")
    assert detail(_patch(world, managed, {"metadata": {"labels": labels}})) == refused
    assert instances.told(world, managed.guid)[:2] == ("create", "succeeded")
    assert detail(_patch(world, managed, {"name": "new", "metadata": {"labels": labels}})) == refused
    assert instances.told(world, managed.guid) == ("update", "failed", None)


def _refused_updates():
    other = {"relationships": {"service_plan": {"data": {"guid": "other-guid"}}}}
    same = {"relationships": {"service_plan": {"data": {"guid": "plan-guid"}}}}
    fixed = "The service does not support changing plans."
    yield pytest.param({}, {"name": "taken"}, (422, "The service instance name is taken: taken"), id="name taken")
    yield pytest.param({}, other, (400, "service plan relates to a different service offering"), id="another offering")
    yield pytest.param({}, same, (422, fixed), id="plans that are fixed, even to itself")
    yield pytest.param(
        {"maintenance_info": None}, {"maintenance_info": {"version": "2.0.0"}},
        (422, "The service broker does not support upgrades for service instances created from this plan."),
        id="no versions",
    )  # fmt: skip
    yield pytest.param(
        {"maintenance_info": {"version": "3.0.0"}}, {"maintenance_info": {"version": "2.0.0"}},
        (422, ("maintenance_info.version requested is invalid. Please ensure the catalog is up to date and you are "
               "providing a version supported by this service plan.")),
        id="another version",
    )  # fmt: skip
    for field, value in (("parameters", {}), ("maintenance_info", {"version": "3.0.0"})):
        yield pytest.param(
            {"active": False, "maintenance_info": {"version": "3.0.0"}}, {field: value},
            (422, f"Cannot update {field} of a service instance that belongs to inaccessible plan"),
            id=f"{field} of an inactive plan",
        )  # fmt: skip


@pytest.mark.parametrize(("plan_fields", "body", "refused"), list(_refused_updates()))
def test_an_update_is_refused(world, space, provided, plan_fields, body, refused):
    world.change(provided, name="taken")
    plan = world.add(replace(brokered.plan(world), guid="plan-guid"))
    other = brokered.plan(world, offering={"name": "other"})
    world.add(replace(other, guid="other-guid"))
    instance = instances.made(world, space, plan=plan)
    world.change(world.service_plans["plan-guid"], **plan_fields)
    assert detail(_patch(world, instance, body)) == refused


def _state(world, instance, type_, state):
    last = replace(instance.last_operation, type=type_, state=state)
    return world.change(instance, last_operation=last)


NOT_FOUND = (404, "The service instance could not be found: instance")
IN_PROGRESS = (422, "There is an operation in progress for the service instance.")


@pytest.mark.parametrize(
    ("type_", "state", "metadata", "other", "deletion"),
    [
        pytest.param("create", "initial", 200, BUSY, IN_PROGRESS, id="create initial"),
        pytest.param("create", "in progress", 200, BUSY, 202, id="create in progress"),
        pytest.param("create", "failed", NOT_FOUND, NOT_FOUND, 202, id="create failed"),
        pytest.param("update", "in progress", 200, BUSY, IN_PROGRESS, id="update in progress"),
        pytest.param("update", "failed", 200, 200, 202, id="update failed"),
        pytest.param("delete", "in progress", BUSY, BUSY, IN_PROGRESS, id="delete in progress"),
        pytest.param("delete", "failed", 200, 200, 202, id="delete failed"),
    ],
)
def test_what_goes_on_refuses_what_comes(world, managed, type_, state, metadata, other, deletion):
    def outcome(reply):
        return reply.status if reply.status < 300 else detail(reply)

    managed = _state(world, managed, type_, state)
    assert outcome(_patch(world, managed, {"metadata": {"labels": {"a": "b"}}})) == metadata
    assert outcome(_patch(world, managed, {"tags": ["a"]})) == other
    assert outcome(ask(world, "DELETE", f"{PATH}/{managed.guid}")) == deletion


def test_a_binding_that_is_busy_refuses_an_update(world, space, managed):
    brokered.bind(world, brokered.app_body(brokered.app(world, space), managed))
    (binding,) = world.service_bindings
    world.change(binding, last_operation=replace(binding.last_operation, state="in progress"))
    assert detail(_patch(world, managed, {})) == (
        409, "An operation for the service binding between app app and service instance instance is in progress.",
    )  # fmt: skip


def test_deleting_a_user_provided_instance_takes_its_bindings(world, space, provided):
    ask(world, "POST", BINDINGS, brokered.app_body(brokered.app(world, space), provided))
    assert ask(world, "DELETE", f"{PATH}/{provided.guid}").status == 204
    assert (len(world.service_instances), len(world.service_bindings)) == (0, 0)


def test_deleting_a_managed_instance_unbinds_first(world, space, managed):
    brokered.bind(world, brokered.app_body(brokered.app(world, space), managed))
    brokered.bind(world, brokered.key_body(managed))
    world.journal.clear()
    job = support.wait(world, ask(world, "DELETE", f"{PATH}/{managed.guid}"))
    assert (job["state"], list(job["links"])) == ("COMPLETE", ["self"])
    assert instances.asked(world) == ["unbind", "unbind", "deprovision"]
    assert [event.state for event in world.service_usage_events] == ["CREATED", "DELETED"]


@pytest.mark.parametrize(
    ("role", "scoped", "status"),
    [
        pytest.param("admin", False, 204, id="admin"),
        pytest.param("space_developer", False, 403, id="developer"),
        pytest.param("space_developer", True, 204, id="developer of the broker's space"),
        pytest.param("space_manager", True, 403, id="manager"),
    ],
)
def test_a_purge_says_nothing_to_the_broker(world, space, managed, role, scoped, status):
    if scoped:
        world.change(world.service_brokers.first(name="broker"), space_guid=space.guid)
    brokered.bind(world, brokered.key_body(managed))
    world.journal.clear()
    caller = support.ADMIN if role == "admin" else support.user(world, "fred", (role, space))
    assert ask(world, "DELETE", f"{PATH}/{managed.guid}?purge=true", as_=caller).status == status
    assert (instances.asked(world), len(world.service_keys)) == ([], 0 if status == 204 else 1)


INFO = {"version": "1.0.0", "description": "os"}


@pytest.mark.parametrize(
    ("body", "after"),
    [
        pytest.param({"tags": ["a"]}, INFO, id="something else"),
        pytest.param({"maintenance_info": {"version": "1.0.0"}}, INFO, id="its own version, at once"),
        pytest.param(
            {"maintenance_info": {"version": "1.0.0"}, "parameters": {}},
            {"version": "1.0.0"},
            id="its own, by the broker",
        ),
        pytest.param({"maintenance_info": {"version": "2.0.0"}}, {"version": "2.0.0"}, id="the plan's version"),
        pytest.param({"maintenance_info": {}, "parameters": {}}, {}, id="no version, by the broker"),
    ],
)
def test_a_version_is_kept_as_it_was_asked_for(world, space, body, after):
    plan = brokered.plan(world, maintenance_info=INFO)
    instance = instances.made(world, space, plan=plan)
    world.change(plan, maintenance_info={"version": "2.0.0"})
    reply = _patch(world, instance, body)
    if reply.status == 202:
        support.wait(world, reply)
    assert world.service_instances[instance.guid].maintenance_info == after
