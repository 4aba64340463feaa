"""What else can be asked of one service instance, and of a space's; and route services."""

import pytest
import support
from support import brokered
from support.v2_services import GONE, Stage


@pytest.fixture
def stage():
    return Stage(offering={"requires": ("route_forwarding",), "instances_retrievable": True})


def shared(stage, guid):
    """The instance, shared into another space."""
    elsewhere = support.space(stage.world, "elsewhere")
    stage.world.change(stage.world.service_instances[guid], shared_space_guids=(elsewhere.guid,))
    return elsewhere


PERMISSIONS = {
    "admin": (support.ADMIN, True, True),
    "admin_read_only": (support.READ_ONLY_ADMIN, False, True),
    "global_auditor": (support.AUDITOR, False, False),
}


@pytest.mark.parametrize(("caller", "manage", "read"), PERMISSIONS.values(), ids=PERMISSIONS)
def test_what_those_who_see_everything_may_do(stage, caller, manage, read):
    path = f"/v2/service_instances/{stage.instance()}/permissions"
    assert stage.ask("GET", path, as_=caller) == (200, {"manage": manage, "read": read})


ROLES = {
    "space_developer": (True, True),
    "space_manager": (False, True),
    "space_auditor": (False, True),
}


@pytest.mark.parametrize(("role", "told"), ROLES.items(), ids=ROLES)
def test_what_roles_may_do(stage, role, told):
    caller = support.user(
        stage.world, "caller", (role, stage.space), scopes=frozenset({"cloud_controller_service_permissions.read"})
    )
    path = f"/v2/service_instances/{stage.instance()}/permissions"
    assert stage.ask("GET", path, as_=caller)[1] == {"manage": told[0], "read": told[1]}


def test_permissions_of_what_is_not_there(stage):
    assert stage.say("GET", f"/v2/service_instances/{GONE}/permissions")[:2] == (404, 60004)


def test_an_instance_that_is_not_shared_comes_from_nowhere(stage):
    assert stage.ask("GET", f"/v2/service_instances/{stage.instance()}/shared_from")[0] == 204


def test_a_shared_instance_tells_where_it_comes_from(stage):
    guid = stage.instance()
    shared(stage, guid)
    assert stage.ask("GET", f"/v2/service_instances/{guid}/shared_from") == (
        200,
        {"space_guid": stage.space.guid, "space_name": "space", "organization_name": "org of space"},
    )


def test_sharing_tells_how_many_apps_are_bound_there(stage):
    guid = stage.instance()
    elsewhere = shared(stage, guid)
    far = brokered.app(stage.world, elsewhere, "far")
    stage.ask("POST", "/v2/service_bindings", {"app_guid": far.guid, "service_instance_guid": guid})
    assert stage.ask("GET", f"/v2/service_instances/{guid}/shared_to")[1]["resources"] == [
        {
            "space_guid": elsewhere.guid,
            "space_name": "elsewhere",
            "organization_name": "org of elsewhere",
            "bound_app_count": 1,
        }
    ]


def test_spaces_shared_into_are_ordered_as_spaces_are(stage):
    guid = stage.instance()
    made = [support.space(stage.world, name) for name in ("b", "a")]
    instance = stage.world.service_instances[guid]
    stage.world.change(instance, shared_space_guids=tuple(space.guid for space in reversed(made)))
    path = f"/v2/service_instances/{guid}/shared_to"

    def names(query):
        return [one["space_name"] for one in stage.ask("GET", f"{path}{query}")[1]["resources"]]

    assert (names(""), names("?order-direction=desc"), names("?order-by=name")) == (["b", "a"], ["a", "b"], ["a", "b"])
    assert stage.say("GET", f"{path}?order-by=x")[:2] == (500, 10011)


def test_a_user_provided_instance_is_never_shared(stage):
    path = f"/v2/service_instances/{stage.provided()}"
    assert stage.ask("GET", f"{path}/shared_from")[0] == 204
    assert stage.ask("GET", f"{path}/shared_to")[1]["total_results"] == 0


HIDDEN = {"shared_from": 10000, "shared_to": 60004}


@pytest.mark.parametrize(("name", "code"), HIDDEN.items(), ids=HIDDEN)
def test_sharing_is_not_for_strangers(stage, name, code):
    path = f"/v2/service_instances/{stage.instance()}/{name}"
    assert stage.say("GET", path, as_=support.user(stage.world, "stranger"))[:2] == (404, code)


def test_a_borrower_may_not_ask_for_parameters(stage):
    guid = stage.instance()
    borrower = support.user(stage.world, "borrower", ("space_developer", shared(stage, guid)))
    assert stage.say("GET", f"/v2/service_instances/{guid}/parameters", as_=borrower)[:2] == (403, 10003)


def test_parameters_of_a_user_provided_instance_cannot_be_fetched(stage):
    guid = stage.provided()
    assert stage.say("GET", f"/v2/service_instances/{guid}/parameters")[:2] == (400, 120004)


@pytest.mark.parametrize("name", ["service_bindings", "service_keys", "routes"])
def test_a_user_provided_instance_has_no_sub_collections_here(stage, name):
    assert stage.say("GET", f"/v2/service_instances/{stage.provided()}/{name}")[:2] == (404, 60028)


def test_a_space_lists_what_is_shared_into_it(stage):
    guid = stage.instance()
    elsewhere = shared(stage, guid)
    listed = stage.ask("GET", f"/v2/spaces/{elsewhere.guid}/service_instances")[1]["resources"]
    assert [one["metadata"]["guid"] for one in listed] == [guid]


def test_a_space_sums_up_what_is_shared_into_it_first(stage):
    guid = stage.instance()
    elsewhere = shared(stage, guid)
    brokered.provided(stage.world, elsewhere, name="own")
    services = stage.ask("GET", f"/v2/spaces/{elsewhere.guid}/summary")[1]["services"]
    assert [(one["name"], one.get("shared_from")) for one in services] == [
        (
            "instance",
            {"space_guid": stage.space.guid, "space_name": "space", "organization_name": "org of space"},
        ),
        ("own", None),
    ]


def bound(stage, guid, route):
    return stage.say("PUT", f"/v2/service_instances/{guid}/routes/{route.guid}")[:2]


def test_an_internal_route_is_refused_before_the_instance_is_looked_for(stage):
    route = brokered.route(stage.world, stage.space, "inside", internal=True)
    assert bound(stage, GONE, route) == (400, 130010)


def test_route_services_can_be_switched_off():
    stage = Stage(offering={"requires": ("route_forwarding",)}, route_services_enabled=False)
    route = brokered.route(stage.world, stage.space)
    assert bound(stage, stage.instance(), route) == (403, 60021)


def test_a_route_of_another_space_is_refused(stage):
    route = brokered.route(stage.world, support.space(stage.world, "elsewhere"))
    assert bound(stage, stage.instance(), route) == (400, 60017)


def test_the_roles_are_asked_for_before_the_kind_of_service():
    stage = Stage()
    route, guid = brokered.route(stage.world, stage.space), stage.instance()
    stranger = support.user(stage.world, "stranger")
    path = f"/v2/service_instances/{guid}/routes/{route.guid}"
    assert [stage.say("PUT", path, as_=who)[1] for who in (stranger, support.ADMIN)] == [10003, 130006]


def test_a_recursive_deletion_tells_everything_that_failed(stage):
    guid = stage.instance()
    stage.binding(guid)
    stage.key(guid)
    stage.ask("PUT", f"/v2/service_instances/{guid}/routes/{brokered.route(stage.world, stage.space).guid}")
    stage.broker.tell("unbind", brokered.answer(500, {"description": "no"}))
    prefix = "\tService broker failed to delete service binding for instance instance: Service broker error: no"
    assert stage.say("DELETE", f"/v2/service_instances/{guid}?recursive=true") == (
        502,
        60027,
        (
            "Deletion of service instance instance failed because one or more associated resources could not be deleted."
            "\n\n\tAn unbind operation for the service binding between app app and service instance instance failed: "
            f"Service broker error: no\n\n{prefix}\n\n{prefix}"
        ),
    )


def test_those_who_borrow_an_instance_may_read_it(stage):
    guid = stage.instance()
    borrower = support.user(stage.world, "borrower", ("space_developer", shared(stage, guid)))
    path = f"/v2/service_instances/{guid}/permissions"
    assert stage.ask("GET", path, as_=borrower)[1] == {"manage": False, "read": True}


def test_a_space_sums_up_where_its_own_are_shared_to(stage):
    guid = stage.instance()
    elsewhere = shared(stage, guid)
    far = brokered.app(stage.world, elsewhere, "far")
    for one in (guid, stage.provided()):
        stage.ask("POST", "/v2/service_bindings", {"app_guid": far.guid, "service_instance_guid": one})
    services = stage.ask("GET", f"/v2/spaces/{stage.space.guid}/summary")[1]["services"]
    assert services[0]["shared_to"] == [
        {
            "space_guid": elsewhere.guid,
            "space_name": "elsewhere",
            "organization_name": "org of elsewhere",
        }
    ]


def key_path(instance, key):
    return f"/v2/service_instances/{instance}/service_keys/{key}"


def test_a_key_moves_to_another_instance_without_a_broker(stage):
    key, other = stage.key(stage.instance()), stage.instance("other")
    asked = list(stage.broker.asked)
    status, shown = stage.ask("PUT", key_path(other, key))
    assert (status, shown["metadata"]["guid"]) == (201, other)
    assert (stage.world.service_keys[key].service_instance_guid, stage.broker.asked) == (other, asked)


def test_a_key_is_saved_even_where_it_is(stage):
    guid = stage.instance()
    key = stage.world.service_keys[stage.key(guid)]
    stage.world.clock.advance(5)
    assert stage.ask("PUT", key_path(guid, key.guid))[0] == 201
    assert stage.world.service_keys[key.guid].updated_at == pytest.approx(key.updated_at + 5)


def test_a_key_moves_only_where_its_name_is_free(stage):
    key, other = stage.key(stage.instance()), stage.instance("other")
    stage.key(other)
    stage.world.change(stage.world.organization_quotas.first(name="default"), total_service_keys=1)
    assert stage.say("PUT", key_path(other, key)) == (
        400,
        60003,
        "The service instance is invalid: name and service_instance_id unique, quota service_keys_quota_exceeded",
    )


def test_as_many_keys_as_a_quota_allows_may_be_saved(stage):
    guid = stage.instance()
    key = stage.key(guid)
    stage.world.change(stage.world.organization_quotas.first(name="default"), total_service_keys=1)
    assert stage.ask("PUT", key_path(guid, key))[0] == 201


def test_a_key_cannot_be_without_an_instance(stage):
    guid = stage.instance()
    key = stage.key(guid)
    assert stage.say("DELETE", key_path(guid, key)) == (
        400,
        60003,
        "The service instance is invalid: service_instance presence",
    )
    assert stage.ask("DELETE", key_path(stage.instance("other"), key))[0] == 204


def routed(stage):
    """An instance that serves a route, and the route."""
    guid, route = stage.instance(), brokered.route(stage.world, stage.space)
    stage.ask("PUT", f"/v2/service_instances/{guid}/routes/{route.guid}")
    return guid, route


def test_whoever_asks_for_parameters_of_a_routes_binding_must_see_the_route(stage):
    guid, route = routed(stage)
    borrower = support.user(stage.world, "borrower", ("space_developer", shared(stage, guid)))
    path = f"/v2/service_instances/{guid}/routes/{route.guid}/parameters"
    assert stage.say("GET", path, as_=borrower)[:2] == (403, 10003)


def test_parameters_of_a_routes_binding_in_progress_break_the_real_one(stage):
    guid, route = stage.instance(), brokered.route(stage.world, stage.space)
    stage.broker.tell("bind", brokered.answer(202, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(200, {"state": "in progress"}))
    body = brokered.route_body(route, stage.world.service_instances[guid])
    support.ask(stage.world, "POST", "/v3/service_route_bindings", body)
    stage.world.catch_up()
    assert stage.say("GET", f"/v2/service_instances/{guid}/routes/{route.guid}/parameters")[:2] == (500, 10001)
