"""/v2/service_instances: made, read, changed, deleted."""

import pytest
import support
from support import brokered
from support.v2_services import GONE, Stage

from fakecc.models.services import ServicePlan


@pytest.fixture
def stage():
    return Stage()


COMPLAINTS = {
    "missing": ({}, ("Field: name, Error: Missing field name, Field: space_guid, Error: Missing field space_guid, "
                    "Field: service_plan_guid, Error: Missing field service_plan_guid")),
    "name": ({"name": 1}, "Field: name, Error: Expected instance of String, given an instance of Integer"),
    "parameters": ({"parameters": "x"}, ("Field: parameters, Error: Expected instance of Hash, given an instance of "
                                        "String")),
    "tags": ({"tags": "t"}, "Field: tags, Error: Expected instance of Array, given instance of String"),
    "tag": ({"tags": ["a", 1]}, ("Field: tags, Error: At index 1: Expected instance of String, given an instance of "
                                "Integer")),
    "keys": ({"service_key_guids": 1}, ("Field: service_key_guids, Error: Expected instance of Array, given instance "
                                       "of Integer")),
}  # fmt: skip


@pytest.mark.parametrize(("given", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_a_body_is_complained_about_in_the_order_of_its_fields(stage, given, complaint):
    body = given and {**stage.body(), **given}
    assert stage.say("POST", "/v2/service_instances", body) == (
        400, 1001, f"Request invalid due to parse error: {complaint}",
    )  # fmt: skip


def test_an_instance_is_shown_as_v2_shows_it(stage):
    status, body = stage.ask("POST", "/v2/service_instances", stage.body(tags=["a"]))
    guid = body["metadata"]["guid"]
    offering = stage.plan.service_offering_guid
    assert (status, list(body["entity"].items())) == (
        201,
        [
            ("name", "instance"),
            ("credentials", {}),
            ("service_plan_guid", stage.plan.guid),
            ("space_guid", stage.space.guid),
            ("gateway_data", None),
            ("dashboard_url", None),
            ("type", "managed_service_instance"),
            (
                "last_operation",
                {
                    "type": "create",
                    "state": "succeeded",
                    "description": "",
                    "updated_at": "2023-11-14T22:13:20Z",
                    "created_at": "2023-11-14T22:13:20Z",
                },
            ),
            ("tags", ["a"]),
            ("maintenance_info", {}),
            ("service_guid", offering),
            ("space_url", f"/v2/spaces/{stage.space.guid}"),
            ("service_plan_url", f"/v2/service_plans/{stage.plan.guid}"),
            ("service_bindings_url", f"/v2/service_instances/{guid}/service_bindings"),
            ("service_keys_url", f"/v2/service_instances/{guid}/service_keys"),
            ("routes_url", f"/v2/service_instances/{guid}/routes"),
            ("service_url", f"/v2/services/{offering}"),
            ("shared_from_url", f"/v2/service_instances/{guid}/shared_from"),
            ("shared_to_url", f"/v2/service_instances/{guid}/shared_to"),
            ("service_instance_parameters_url", f"/v2/service_instances/{guid}/parameters"),
        ],
    )


# Creating.


def test_an_odd_flag_is_refused_after_the_body_and_before_the_plan(stage):
    path = "/v2/service_instances?accepts_incomplete=yes"
    assert stage.say("POST", path, stage.body(service_plan_guid=GONE)) == (400, 10004, "The request is invalid")


def test_an_unknown_plan_is_told_before_an_unknown_space(stage):
    body = stage.body(service_plan_guid=GONE, space_guid=GONE)
    assert stage.say("POST", "/v2/service_instances", body) == (
        400, 60003, "The service instance is invalid: not a valid service plan",
    )  # fmt: skip


def test_an_unknown_space_is_no_relation_here(stage):
    assert stage.say("POST", "/v2/service_instances", stage.body(space_guid=GONE)) == (
        400, 60003, "The service instance is invalid: not a valid space",
    )  # fmt: skip


WRONG_NAMES = {
    "blank": ("  ", 60001, "Service instance name is required."),
    "long": ("n" * 256, 60009,
             "You have requested an invalid service instance name. Names are limited to 255 characters."),
    "taken": (" first ", 60002, "The service instance name is taken:  first "),
}  # fmt: skip


@pytest.mark.parametrize(("name", "code", "sentence"), WRONG_NAMES.values(), ids=WRONG_NAMES)
def test_a_wrong_name_has_its_own_code(stage, name, code, sentence):
    stage.instance("first")
    assert stage.say("POST", "/v2/service_instances", stage.body(name)) == (400, code, sentence)


def test_tags_are_too_long_together(stage):
    assert stage.say("POST", "/v2/service_instances", stage.body(tags=["t" * 1025] * 2)) == (
        400, 60015, "Combined length of tags for service instance must be 2048 characters or less.",
    )  # fmt: skip


def test_a_user_provided_instance_takes_the_name_too(stage):
    stage.provided("mine")
    assert stage.say("POST", "/v2/service_instances", stage.body("mine"))[1] == 60002


def test_the_feature_flag_stops_developers_and_not_admins(stage):
    developer = support.user(stage.world, "dev", ("space_developer", stage.space))
    stage.ask("PUT", "/v2/config/feature_flags/service_instance_creation", {"enabled": False})
    refused = stage.say("POST", "/v2/service_instances", stage.body(), as_=developer)
    assert (refused, stage.ask("POST", "/v2/service_instances", stage.body())[0]) == (
        (403, 330002, "Feature Disabled: service_instance_creation"), 201,
    )  # fmt: skip


def test_a_plan_that_the_organization_has_no_part_in_is_refused_even_to_admins(stage):
    stage.world.change(stage.plan, public=False)
    assert stage.say("POST", "/v2/service_instances", stage.body())[:2] == (403, 60010)


def test_a_developer_who_does_not_see_the_plan_is_not_told_why(stage):
    developer = support.user(stage.world, "dev", ("space_developer", stage.space))
    stage.world.change(stage.plan, public=False)
    assert stage.say("POST", "/v2/service_instances", stage.body(), as_=developer)[:2] == (403, 10003)


def test_a_plan_of_another_spaces_broker_is_not_for_this_space(stage):
    broker = stage.world.service_brokers.first(name="broker")
    stage.world.change(broker, space_guid=support.space(stage.world, "elsewhere").guid)
    assert stage.say("POST", "/v2/service_instances", stage.body())[:2] == (403, 60018)


def test_a_space_scoped_brokers_inactive_plan_still_provisions(stage):
    stage.world.change(stage.world.service_brokers.first(name="broker"), space_guid=stage.space.guid)
    stage.world.change(stage.plan, public=False, active=False)
    assert stage.ask("POST", "/v2/service_instances", stage.body())[0] == 201


def test_202_follows_the_brokers_answer_and_not_the_flag(stage):
    stage.broker.tell("provision", brokered.answer(202, {"operation": "op"}))
    reply = stage.reply("POST", "/v2/service_instances", stage.body())
    assert (reply.status, reply.headers["Location"]) == (
        202, f"/v2/service_instances/{reply.body['metadata']['guid']}",
    )  # fmt: skip


def test_a_refused_creation_leaves_nothing(stage):
    stage.broker.tell("provision", brokered.answer(400, {"description": "no such size"}))
    refused = stage.say("POST", "/v2/service_instances", stage.body())
    assert (refused, len(stage.world.service_instances), len(stage.world.service_usage_events)) == (
        (502, 10001, "Service broker error: no such size"), 0, 0,
    )  # fmt: skip


def _occupy(stage):
    brokered.provided(stage.world, stage.space, name="instance")


def _delete_space(stage):
    assert stage.ask("DELETE", f"/v2/spaces/{stage.space.guid}?recursive=true")[0] == 204


@pytest.mark.parametrize(
    ("happen", "status", "code"),
    [pytest.param(_occupy, 400, 60002, id="name"), pytest.param(_delete_space, 500, 10011, id="space")],
)
def test_what_cannot_be_kept_after_the_broker_was_asked_is_deprovisioned_at_once_and_once(stage, happen, status, code):
    def meanwhile(_):
        happen(stage)
        return brokered.answer(201, {})

    stage.broker.tell("provision", meanwhile)
    stage.broker.tell("deprovision", brokered.answer(500, {}))
    refused = stage.say("POST", "/v2/service_instances", stage.body())
    asked = list(stage.broker.operations)
    stage.world.clock.advance(10_000)
    stage.world.catch_up()
    assert (refused[:2], asked, stage.broker.operations) == (
        (status, code), ["provision", "deprovision"], ["provision", "deprovision"],
    )  # fmt: skip


WARNED = {
    "routes": ("route_forwarding", {"route_services_enabled": False},
               "Support for route services is disabled. This service instance cannot be bound to a route."),
    "volumes": ("volume_mount", {"volume_services_enabled": False},
                "Support for volume services is disabled. This service instance cannot be bound to an app."),
}  # fmt: skip


@pytest.mark.parametrize(("needs", "settings", "warning"), WARNED.values(), ids=WARNED)
def test_what_the_installation_lacks_is_warned_of(needs, settings, warning):
    stage = Stage(offering={"requires": (needs,)}, **settings)
    reply = stage.reply("POST", "/v2/service_instances", stage.body())
    assert reply.headers["X-Cf-Warnings"].replace("+", " ") == warning


# Polling.


def test_a_creation_in_progress_is_polled_at_once_and_again(stage):
    stage.broker.tell("provision", brokered.answer(202, {}))
    stage.broker.tell("last_operation", brokered.answer(200, {"state": "in progress", "description": "half"}),
                      brokered.answer(200, {"state": "succeeded"}))  # fmt: skip
    guid = stage.ask("POST", "/v2/service_instances", stage.body())[1]["metadata"]["guid"]
    first = stage.told(guid)
    stage.world.clock.advance(60)
    assert (first, stage.told(guid)) == (("create", "in progress", "half"), ("create", "succeeded", "half"))


ODD_POLLS = {
    "bad request": (brokered.answer(400, {}), ("create", "failed", "Bad request")),
    "bad request told": (brokered.answer(400, {"description": "d"}), ("create", "failed", "d")),
    "gone": (brokered.answer(410, {}), ("create", "in progress", "")),
    "server error": (brokered.answer(500, {}), ("create", "in progress", "")),
    "no json": (brokered.answer(200, "x"), ("create", "in progress", "")),
    "unknown state": (brokered.answer(200, {"state": "odd"}), ("create", "in progress", "")),
    "failed": (brokered.answer(200, {"state": "failed"}), ("create", "failed", "")),
}


@pytest.mark.parametrize(("polled", "told"), ODD_POLLS.values(), ids=ODD_POLLS)
def test_what_a_poll_makes_of_odd_answers(stage, polled, told):
    stage.broker.tell("provision", brokered.answer(202, {}))
    stage.broker.tell("last_operation", polled)
    guid = stage.ask("POST", "/v2/service_instances", stage.body())[1]["metadata"]["guid"]
    assert stage.told(guid) == told


def test_the_time_limit_has_one_sentence_for_every_operation(stage):
    stage.world.change(stage.plan, maximum_polling_duration=30)
    guid = stage.instance()
    stage.broker.tell("deprovision", brokered.answer(202, {}))
    stage.broker.tell("last_operation", brokered.answer(200, {"state": "in progress"}))
    stage.ask("DELETE", f"/v2/service_instances/{guid}")
    assert stage.told(guid) == (
        "delete", "failed", "Service Broker failed to provision within the required time.",
    )  # fmt: skip


def test_a_failed_creation_stays_and_can_be_changed(stage):
    stage.broker.tell("provision", brokered.answer(202, {}))
    stage.broker.tell("last_operation", brokered.answer(200, {"state": "failed"}))
    guid = stage.ask("POST", "/v2/service_instances", stage.body())[1]["metadata"]["guid"]
    before = stage.told(guid)
    stage.ask("PUT", f"/v2/service_instances/{guid}", {"name": "again"})
    assert (before[1], stage.told(guid)) == ("failed", ("update", "succeeded", None))


# Changing.


def other_plan(stage, **given):
    fields = {"name": "large", "description": "Large", "unique_id": "large-id", "public": True, **given}
    home = given.get("service_offering_guid", stage.plan.service_offering_guid)
    return stage.world.add(ServicePlan(**stage.world.stamp(ServicePlan), **{**fields, "service_offering_guid": home}))


def test_an_unknown_relation_is_told_to_those_who_may_change(stage):
    guid = stage.instance()
    stranger = support.user(stage.world, "stranger")
    body = {"space_guid": GONE}
    assert (
        stage.say("PUT", f"/v2/service_instances/{guid}", body),
        stage.say("PUT", f"/v2/service_instances/{guid}", body, as_=stranger)[1],
    ) == ((400, 1002, f"Could not find Space with guid: {GONE}"), 10003)


def test_a_plan_of_another_service_is_no_relation():
    stage = Stage(offering={"plan_updateable": True})
    guid = stage.instance()
    other = brokered.plan(stage.world, offering={"name": "other", "unique_id": "other-id"}, unique_id="o")
    body = {"service_plan_guid": other.guid}
    assert stage.say("PUT", f"/v2/service_instances/{guid}", body) == (400, 1002, "Plan")


UPGRADES = {
    "unsupported": (None, {"version": "2.0.0"}, 390006),
    "not a version": ({"version": "2.0.0"}, {"version": "two"}, 390007),
    "empty": ({"version": "2.0.0"}, {}, 390007),
}


@pytest.mark.parametrize(("offered", "asked", "code"), UPGRADES.values(), ids=UPGRADES)
def test_an_upgrade_is_refused(stage, offered, asked, code):
    guid = stage.instance()
    stage.world.change(stage.plan, maintenance_info=offered)
    assert stage.say("PUT", f"/v2/service_instances/{guid}", {"maintenance_info": asked})[:2] == (422, code)


def test_an_upgrade_keeps_the_version_alone(stage):
    stage.world.change(stage.plan, maintenance_info={"version": "1.0.0", "description": "first"})
    guid = stage.instance()
    body = {"maintenance_info": {"version": "2.0.0", "description": "second"}}
    entity = stage.ask("PUT", f"/v2/service_instances/{guid}", body)[1]["entity"]
    sent = stage.asked("update")[0].body
    assert (entity["maintenance_info"], sent["maintenance_info"], sent["previous_values"]["maintenance_info"]) == (
        {"version": "2.0.0"}, {"version": "2.0.0"}, {"version": "1.0.0"},
    )  # fmt: skip


def test_the_same_version_is_no_matter_for_the_broker(stage):
    stage.world.change(stage.plan, maintenance_info={"version": "1.0.0"})
    guid = stage.instance()
    stage.ask("PUT", f"/v2/service_instances/{guid}", {"maintenance_info": {"version": "1.0.0"}})
    assert (stage.asked("update"), stage.told(guid)) == ([], ("update", "succeeded", None))


def test_the_same_version_is_told_to_the_broker_beside_what_is_its_matter(stage):
    told = {"version": "1.0.0", "description": "first"}
    stage.world.change(stage.plan, maintenance_info=told)
    guid = stage.instance()
    body = {"parameters": {"a": 1}, "maintenance_info": told}
    entity = stage.ask("PUT", f"/v2/service_instances/{guid}", body)[1]["entity"]
    assert (stage.asked("update")[0].body["maintenance_info"], entity["maintenance_info"]) == (
        {"version": "1.0.0"}, {"version": "1.0.0"},
    )  # fmt: skip


def test_a_new_name_is_the_brokers_business_where_context_updates_are():
    stage = Stage(offering={"allow_context_updates": True})
    guid = stage.instance()
    stage.ask("PUT", f"/v2/service_instances/{guid}", {"name": "renamed"})
    assert stage.asked("update")[0].body["context"]["instance_name"] == "renamed"


def test_a_plan_changes_when_the_broker_has_done_it():
    stage = Stage(offering={"plan_updateable": True})
    guid, other = stage.instance(), other_plan(stage, maintenance_info={"version": "3.0.0", "description": "d"})
    stage.broker.tell("update", brokered.answer(202, {}))
    stage.broker.tell("last_operation", brokered.answer(200, {"state": "succeeded"}))
    before = stage.ask("PUT", f"/v2/service_instances/{guid}", {"service_plan_guid": other.guid})[1]["entity"]
    after = stage.ask("GET", f"/v2/service_instances/{guid}")[1]["entity"]
    assert (before["service_plan_guid"], after["service_plan_guid"], after["maintenance_info"]) == (
        stage.plan.guid, other.guid, {"version": "3.0.0"},
    )  # fmt: skip


def test_a_binding_on_which_something_goes_on_stops_a_change():
    stage = Stage()
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(200, {"state": "in progress"}))
    body = {"app_guid": stage.app.guid, "service_instance_guid": guid}
    stage.ask("POST", "/v2/service_bindings?accepts_incomplete=true", body)
    assert stage.say("PUT", f"/v2/service_instances/{guid}", {"name": "x"}) == (
        409, 90008,
        "An operation for the service binding between app app and service instance instance is in progress.",
    )  # fmt: skip


# Deleting.


def test_a_shared_instance_is_unshared_first(stage):
    guid = stage.instance()
    elsewhere = support.space(stage.world, "elsewhere")
    stage.world.change(stage.world.service_instances[guid], shared_space_guids=(elsewhere.guid,))
    assert stage.say("DELETE", f"/v2/service_instances/{guid}")[:2] == (422, 390002)


BORROWED = {"PUT": (403, 390004), "DELETE": (403, 390005)}


@pytest.mark.parametrize(("method", "told"), BORROWED.items(), ids=BORROWED)
def test_those_who_borrow_an_instance_may_not_touch_it(stage, method, told):
    guid = stage.instance()
    elsewhere = support.space(stage.world, "elsewhere")
    borrower = support.user(stage.world, "borrower", ("space_developer", elsewhere))
    stage.world.change(stage.world.service_instances[guid], shared_space_guids=(elsewhere.guid,))
    body = {"name": "mine"} if method == "PUT" else None
    assert stage.say(method, f"/v2/service_instances/{guid}", body, as_=borrower)[:2] == told


def test_those_who_borrow_an_instance_do_not_see_where_it_lives(stage):
    guid = stage.instance()
    elsewhere = support.space(stage.world, "elsewhere")
    borrower = support.user(stage.world, "borrower", ("space_developer", elsewhere))
    stage.world.change(stage.world.service_instances[guid], shared_space_guids=(elsewhere.guid,))
    entity = stage.ask("GET", f"/v2/service_instances/{guid}", as_=borrower)[1]["entity"]
    assert (entity["space_guid"], "space_url" in entity, entity["credentials"]) == (
        None, False, {"redacted_message": "[PRIVATE DATA HIDDEN]"},
    )  # fmt: skip


def test_a_shared_instance_cannot_be_renamed(stage):
    guid = stage.instance()
    elsewhere = support.space(stage.world, "elsewhere")
    stage.world.change(stage.world.service_instances[guid], shared_space_guids=(elsewhere.guid,))
    assert stage.say("PUT", f"/v2/service_instances/{guid}", {"name": "else"})[:2] == (422, 390003)


def test_a_developer_purges_what_its_own_spaces_broker_made(stage):
    guid = stage.instance()
    developer = support.user(stage.world, "dev", ("space_developer", stage.space))
    refused = stage.say("DELETE", f"/v2/service_instances/{guid}?purge=true", as_=developer)[:2]
    stage.world.change(stage.world.service_brokers.first(name="broker"), space_guid=stage.space.guid)
    assert (refused, stage.ask("DELETE", f"/v2/service_instances/{guid}?purge=true", as_=developer)[0]) == (
        (403, 10007), 204,
    )  # fmt: skip


def test_a_developer_who_purges_a_user_provided_instance_breaks_the_real_one(stage):
    guid = stage.provided()
    developer = support.user(stage.world, "dev", ("space_developer", stage.space))
    assert stage.say("DELETE", f"/v2/service_instances/{guid}?purge=true", as_=developer)[:2] == (500, 10001)


def test_an_instance_that_v3_has_not_begun_to_make_cannot_be_deleted(stage):
    instance = brokered.managed(stage.world, stage.space, state=("create", "initial"))
    assert stage.say("DELETE", f"/v2/service_instances/{instance.guid}")[:2] == (409, 60016)


def test_a_deletion_that_fails_can_be_tried_again(stage):
    guid = stage.instance()
    stage.broker.tell("deprovision", brokered.answer(500, {"description": "no"}), brokered.answer(200, {}))
    refused = stage.say("DELETE", f"/v2/service_instances/{guid}")
    left = stage.told(guid)
    assert (refused[2], left, stage.ask("DELETE", f"/v2/service_instances/{guid}")[0]) == (
        "Service instance instance: Service broker error: no", ("delete", "failed", None), 204,
    )  # fmt: skip


def shared_and_bound(stage):
    """An instance that is shared with a space, and bound to an app of its own."""
    guid = stage.instance()
    elsewhere = support.space(stage.world, "elsewhere")
    stage.world.change(stage.world.service_instances[guid], shared_space_guids=(elsewhere.guid,))
    stage.binding(guid)
    return guid


def test_a_recursive_deletion_ends_no_sharing_while_an_app_is_bound(stage):
    guid = shared_and_bound(stage)
    stage.broker.tell("unbind", brokered.answer(500, {"description": "no"}))
    status = stage.say("DELETE", f"/v2/service_instances/{guid}?recursive=true")[0]
    assert (status, len(stage.world.service_instances[guid].shared_space_guids)) == (502, 1)


def test_a_binding_that_its_broker_is_busy_with_is_no_failure_and_breaks_the_deletion(stage):
    guid = shared_and_bound(stage)
    stage.broker.tell("unbind", brokered.answer(422, {"error": "ConcurrencyError"}))
    refused = stage.say("DELETE", f"/v2/service_instances/{guid}?recursive=true")[:2]
    assert (refused, stage.broker.operations[-1], stage.told(guid)) == (
        (500, 10011), "deprovision", ("delete", "failed", None),
    )  # fmt: skip


def test_failures_are_told_before_what_is_in_progress():
    stage = Stage(offering={"bindings_retrievable": True})
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}), brokered.answer(201, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(200, {"state": "in progress"}))
    body = {"app_guid": stage.app.guid, "service_instance_guid": guid}
    stage.ask("POST", "/v2/service_bindings?accepts_incomplete=true", body)
    stage.binding(guid, app_guid=brokered.app(stage.world, stage.space, "other").guid)
    stage.broker.tell("unbind", brokered.answer(500, {"description": "no"}))
    told = stage.say("DELETE", f"/v2/service_instances/{guid}?recursive=true")[2].split("\n\n\t")[1:]
    failed = "An unbind operation for the service binding between app {} and service instance instance failed: "
    assert told == [
        failed.format("app") + "Service broker error: no",
        failed.format("other") + "Service broker error: no",
        "An operation for the service binding between app app and service instance instance is in progress.",
    ]


# Lists.


def test_user_provided_instances_are_never_in_the_list(stage):
    guid = stage.instance()
    stage.provided()
    listed = stage.ask("GET", "/v2/service_instances?return_user_provided_service_instances=true")[1]["resources"]
    assert [resource["metadata"]["guid"] for resource in listed] == [guid]


def test_the_list_is_not_to_be_ordered(stage):
    assert stage.say("GET", "/v2/service_instances?order-by=name") == (500, 10012, "Cannot order by: name")


def test_a_name_in_a_filter_may_hold_semicolons(stage):
    guid = stage.instance("a;b")
    listed = stage.ask("GET", "/v2/service_instances?q=name:a%3Bb")[1]["resources"]
    assert [resource["metadata"]["guid"] for resource in listed] == [guid]


def test_a_filter_by_a_key_finds_its_instance(stage):
    guid = stage.instance()
    stage.instance("other")
    listed = stage.ask("GET", f"/v2/service_instances?q=service_key_guid:{stage.key(guid)}")[1]["resources"]
    assert [resource["metadata"]["guid"] for resource in listed] == [guid]


@pytest.mark.parametrize("body", [{"name": "else"}, {"tags": ["a"]}, {}], ids=["name", "tags", "nothing"])
def test_an_exceeded_quota_stops_every_change(stage, body):
    guid = stage.instance()
    quota = stage.world.organization_quotas.first(name="default")
    stage.world.change(quota, total_services=0)
    assert stage.say("PUT", f"/v2/service_instances/{guid}", body) == (
        400,
        60005,
        "You have exceeded your organization's services limit.",
    )


def test_a_plan_that_costs_is_refused_to_those_who_have_it(stage):
    guid = stage.instance()
    stage.world.change(stage.plan, free=False)
    stage.world.change(stage.world.organization_quotas.first(name="default"), non_basic_services_allowed=False)
    assert stage.say("PUT", f"/v2/service_instances/{guid}", {"name": "else"})[:2] == (400, 60007)


def test_a_plan_that_a_developer_does_not_see_is_not_for_the_taking():
    stage = Stage(offering={"plan_updateable": True})
    guid, hidden = stage.instance(), other_plan(stage, public=False)
    developer = support.user(stage.world, "dev", ("space_developer", stage.space))
    body = {"service_plan_guid": hidden.guid}
    assert stage.say("PUT", f"/v2/service_instances/{guid}", body, as_=developer)[:2] == (403, 10003)
