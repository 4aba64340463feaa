"""/v2/user_provided_service_instances."""

import pytest
import support
from support import brokered, marketplace
from support.v2_services import GONE, Stage

from fakecc.models.common import NO_METADATA, Metadata
from fakecc.models.platform import Stack

PATH = "/v2/user_provided_service_instances"


@pytest.fixture
def stage():
    return Stage()


def body(stage, name="mine", **more):
    return {"name": name, "space_guid": stage.space.guid, **more}


WRONG = {
    "name": ({"name": " "}, 60003, "The service instance is invalid: name presence"),
    "long name": (
        {"name": "n" * 256},
        60009,
        "You have requested an invalid service instance name. Names are limited to 255 characters.",
    ),
    "tags": (
        {"tags": ["t" * 2049]},
        60015,
        "Combined length of tags for service mine must be 2048 characters or less.",
    ),
    "not https": (
        {"route_service_url": "http://r.example.com"},
        60019,
        "The route service URL is invalid: Scheme for route_service_url must be https.",
    ),
    "no url": (
        {"route_service_url": "https:opaque"},
        60019,
        "The route service URL is invalid: route_service_url is invalid.",
    ),
    "drain": (
        {"syslog_drain_url": "s" * 10001},
        60003,
        "The service instance is invalid: syslog_drain_url max_length",
    ),
    "space": ({"space_guid": GONE}, 1002, f"Could not find Space with guid: {GONE}"),
}


@pytest.mark.parametrize(("given", "code", "sentence"), WRONG.values(), ids=WRONG)
def test_what_creation_refuses(stage, given, code, sentence):
    assert stage.say("POST", PATH, {**body(stage), **given}) == (400, code, sentence)


def test_a_token_without_the_scope_is_told_after_the_name(stage):
    reader = support.user(stage.world, "reader", scopes=frozenset({"cloud_controller.read"}))
    assert [stage.say("POST", PATH, body(stage, name), as_=reader)[1] for name in ("", "mine")] == [60003, 10007]


@pytest.mark.parametrize("known", [True, False])
def test_an_instance_cannot_move(stage, known):
    guid = stage.provided()
    elsewhere = support.space(stage.world, "elsewhere").guid if known else GONE
    assert stage.say("PUT", f"{PATH}/{guid}", {"space_guid": elsewhere}) == (
        400,
        60003,
        "The service instance is invalid: cannot change space for service instance",
    )


def test_a_managed_instance_is_not_found_here(stage):
    guid = stage.instance()
    assert [stage.say(method, f"{PATH}/{guid}", {})[:2] for method in ("GET", "PUT")] == [(404, 340001)] * 2


def test_a_deletion_of_what_is_not_there_breaks(stage):
    assert stage.say("DELETE", f"{PATH}/{GONE}")[:2] == (500, 10001)


def test_anybody_may_delete(stage):
    guid = stage.provided()
    assert stage.ask("DELETE", f"{PATH}/{guid}", as_=support.user(stage.world, "stranger"))[0] == 204


def test_a_bound_route_stops_the_database(stage):
    guid = stage.provided(route_service_url="https://r.example.com")
    route = brokered.route(stage.world, stage.space)
    stage.ask("PUT", f"{PATH}/{guid}/routes/{route.guid}")
    assert stage.say("DELETE", f"{PATH}/{guid}") == (500, 10011, "Database error")


def test_a_route_is_bound_without_a_broker(stage):
    guid = stage.provided(route_service_url="https://r.example.com")
    route = brokered.route(stage.world, stage.space)
    status, shown = stage.ask("PUT", f"{PATH}/{guid}/routes/{route.guid}")
    assert (status, shown["entity"]["name"], stage.broker.asked) == (201, "provided", [])


def test_a_put_saves_all_but_the_urls_of_bound_routes(stage):
    guid = stage.provided(route_service_url="https://r.example.com")
    stage.ask("PUT", f"{PATH}/{guid}/routes/{brokered.route(stage.world, stage.space).guid}")
    before = stage.world.service_instances[guid].updated_at
    stage.world.clock.advance(5)
    assert stage.ask("PUT", f"{PATH}/{guid}", {"route_service_url": "https://other.example.com"})[0] == 201
    assert stage.world.route_bindings.first(service_instance_guid=guid).route_service_url == "https://r.example.com"
    stage.world.clock.advance(5)
    assert stage.ask("PUT", f"{PATH}/{guid}", {})[0] == 201
    assert stage.world.service_instances[guid].updated_at == pytest.approx(before + 10)


def test_an_instance_without_an_address_is_no_route_service(stage):
    guid, route = stage.provided(), brokered.route(stage.world, stage.space)
    assert stage.say("PUT", f"{PATH}/{guid}/routes/{route.guid}")[:2] == (400, 130006)


def test_another_space_is_told_before_what_is_no_route_service(stage):
    guid = stage.provided()
    route = brokered.route(stage.world, support.space(stage.world, "elsewhere"))
    assert stage.say("PUT", f"{PATH}/{guid}/routes/{route.guid}")[:2] == (400, 60017)
    assert stage.say("PUT", f"/v2/service_instances/{guid}/routes/{route.guid}")[:2] == (400, 130006)


def test_the_other_address_adds_keys(stage):
    guid = stage.provided()
    own = stage.ask("GET", f"{PATH}/{guid}")[1]["entity"]
    other = stage.ask("GET", f"/v2/service_instances/{guid}")[1]["entity"]
    assert other == {**own, "service_keys_url": f"{PATH}/{guid}/service_keys"}


def bound_path(instance, binding):
    return f"{PATH}/{instance}/service_bindings/{binding}"


def test_a_put_saves_the_binding_that_is_there(stage):
    guid = stage.provided(syslog_drain_url="syslog://a,b")
    binding = stage.world.service_bindings[stage.binding(guid)]
    stage.world.clock.advance(5)
    status, shown = stage.ask("PUT", bound_path(guid, binding.guid))
    after = stage.world.service_bindings[binding.guid]
    assert (status, shown["metadata"]["guid"], after.syslog_drain_url) == (201, guid, "syslog://a%2cb")
    assert after.updated_at == pytest.approx(binding.updated_at + 5)


BINDINGS_REFUSED = {
    "moved": ("PUT", "theirs", "The service instance is invalid: service_instance invalid_relation"),
    "taken": (
        "DELETE",
        "mine",
        "The service instance is invalid: service_instance presence, service_instance invalid_relation",
    ),
}


@pytest.mark.parametrize(("method", "whose", "description"), BINDINGS_REFUSED.values(), ids=BINDINGS_REFUSED)
def test_a_binding_stays_with_its_instance(stage, method, whose, description):
    mine = stage.provided()
    bindings = {"mine": stage.binding(mine), "theirs": stage.binding(stage.instance())}
    assert stage.say(method, bound_path(mine, bindings[whose])) == (400, 60003, description)


def test_a_binding_of_another_instance_is_not_taken(stage):
    assert stage.ask("DELETE", bound_path(stage.provided(), stage.binding(stage.instance())))[0] == 204


def test_a_binding_of_another_spaces_app_breaks(stage):
    elsewhere = brokered.provided(stage.world, support.space(stage.world, "elsewhere"))
    assert stage.say("PUT", bound_path(elsewhere.guid, stage.binding(stage.provided())))[:2] == (500, 10001)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_bindings_of_an_instance_are_for_developers(stage, method):
    path = bound_path(stage.provided(), GONE)
    roles = {
        name: support.user(stage.world, name, (name, stage.space)) for name in ("space_developer", "space_auditor")
    }
    reader = support.user(stage.world, "reader", scopes=frozenset({"cloud_controller.read"}))
    asked = [stage.say(method, path, as_=caller)[:2] for caller in (*roles.values(), reader)]
    assert asked == [(400, 1002), (403, 10003), (403, 10007)]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_unknown_bindings_and_instances_are_told(stage, method):
    assert stage.say(method, bound_path(stage.instance(), GONE))[:2] == (404, 340001)
    assert stage.say(method, bound_path(stage.provided(), GONE)) == (
        400,
        1002,
        f"Could not find VCAP::CloudController::ServiceBinding with guid: {GONE}",
    )


@pytest.mark.parametrize("query", ["recursive=true", "recursive=true&async=true"])
def test_a_deletion_is_written_down_and_what_was_bound_is_not(query):
    # source: cloud_controller_ng:app/controllers/services/user_provided_service_instances_controller.rb (delete)
    world = support.new_world()
    space = support.space(world)
    instance = brokered.provided(world, space)
    app = brokered.app(world, space)
    support.ask(world, "POST", "/v2/service_bindings", {"app_guid": app.guid, "service_instance_guid": instance.guid})
    before = len(world.audit_events)
    anna = support.user(world, "anna")
    reply = support.ask(world, "DELETE", f"/v2/user_provided_service_instances/{instance.guid}?{query}", as_=anna)
    world.catch_up()
    assert reply.status == (202 if "async" in query else 204)
    assert (len(world.service_instances), len(world.service_bindings)) == (0, 0)
    events = [(event.type, event.actor_guid, event.data) for event in list(world.audit_events)[before:]]
    assert events == [("audit.user_provided_service_instance.delete", "anna-guid", {"request": {}})]


def test_a_job_fails_where_a_route_is_bound():
    world = support.new_world()
    space = support.space(world)
    instance = brokered.provided(world, space, route_service_url="https://rs.example.org")
    route = brokered.route(world, space)
    assert (
        support.ask(world, "PUT", f"/v2/user_provided_service_instances/{instance.guid}/routes/{route.guid}").status
        == 201
    )
    path = f"/v2/user_provided_service_instances/{instance.guid}"
    assert support.ask(world, "DELETE", path).body["description"] == "Database error"
    reply = support.ask(world, "DELETE", f"{path}?async=true")
    world.catch_up()
    job = support.ask(world, "GET", f"/v2/jobs/{reply.body['metadata']['guid']}").body["entity"]
    assert (reply.status, job["status"], job["error_details"]["error_code"]) == (202, "failed", "UnknownError")
    assert instance.guid in world.service_instances


@pytest.mark.parametrize(
    ("metadata", "held"),
    [
        (Metadata(labels={"a": "b"}), "labels"),
        (Metadata(labels={"a": "b"}, annotations={"a": "b"}), "labels, annotations"),
        (NO_METADATA, ""),
    ],
)
def test_labels_go_with_what_is_deleted_only_recursively(metadata, held):
    # source: cloud_controller_ng:app/controllers/base/model_controller.rb (raise_if_has_dependent_associations!)
    world = support.new_world()
    space = support.space(world)
    instance = brokered.provided(world, space, metadata=metadata)
    stack = world.add(Stack(**world.stamp(Stack), name="own", metadata=metadata))
    support.user(world, "anna")
    world.change(world.users["anna-guid"], metadata=metadata)
    offering = marketplace.offering(world, metadata=metadata)
    kept = {
        f"/v2/user_provided_service_instances/{instance.guid}": "service_instances",
        f"/v2/stacks/{stack.guid}": "stacks",
        "/v2/users/anna-guid": "users",
        f"/v2/services/{offering.guid}": "services",
    }
    for path, table in kept.items():
        reply = support.ask(world, "DELETE", path)
        if held:
            told = f"Please delete the {held} associations for your {table}."
            assert (reply.status, reply.body["description"]) == (400, told)
            reply = support.ask(world, "DELETE", f"{path}?recursive=true")
        assert reply.status == 204


def test_every_change_is_a_usage_event_because_all_columns_are_saved(world):
    home = support.space(world)
    body = {"name": "own", "space_guid": home.guid}
    guid = support.ask(world, "POST", PATH, body).body["metadata"]["guid"]
    support.ask(world, "PUT", f"{PATH}/{guid}", {"tags": ["a"]})
    events = world.service_usage_events.find(service_instance_guid=guid)
    assert [event.state for event in events] == ["CREATED", "UPDATED"]
