"""/v2/service_bindings."""

import pytest
import support
from support import brokered
from support.v2_services import GONE, Stage

from fakecc.actions.services import last_operations
from fakecc.models.common import LastOperation
from fakecc.models.services import ServiceBinding


@pytest.fixture
def stage():
    return Stage()


def body(stage, instance, **more):
    return {"app_guid": stage.app.guid, "service_instance_guid": instance, **more}


COMPLAINTS = {
    "missing": (
        {},
        (
            "Field: app_guid, Error: Missing field app_guid, "
            "Field: service_instance_guid, Error: Missing field service_instance_guid"
        ),
    ),
    "parameters": (
        {"parameters": [], "app_guid": "a", "service_instance_guid": "i"},
        "Field: parameters, Error: Expected instance of Hash, given an instance of Array",
    ),
    "name": (
        {"name": 1, "app_guid": "a", "service_instance_guid": "i"},
        "Field: name, Error: Expected instance of String, given an instance of Integer",
    ),
}


@pytest.mark.parametrize(("given", "complaint"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_a_body_is_complained_about(stage, given, complaint):
    told = (400, 1001, f"Request invalid due to parse error: {complaint}")
    assert stage.say("POST", "/v2/service_bindings", given) == told


def test_an_unknown_app_is_told_before_an_unknown_instance(stage):
    given = {"app_guid": GONE, "service_instance_guid": GONE}
    assert stage.say("POST", "/v2/service_bindings", given) == (404, 100004, f"The app could not be found: {GONE}")


def test_the_role_counts_and_not_the_scope(stage):
    guid = stage.instance()
    reader = support.user(
        stage.world, "dev", ("space_developer", stage.space), scopes=frozenset({"cloud_controller.read"})
    )
    assert stage.ask("POST", "/v2/service_bindings", body(stage, guid), as_=reader)[0] == 201


def test_a_plan_that_cannot_be_bound_is_refused(stage):
    guid = stage.instance()
    stage.world.change(stage.plan, bindable=False)
    assert stage.say("POST", "/v2/service_bindings", body(stage, guid)) == (
        400,
        90005,
        "The service instance doesn't support binding.",
    )


def test_volumes_that_are_disabled_are_refused():
    stage = Stage(offering={"requires": ("volume_mount",)}, volume_services_enabled=False)
    assert stage.say("POST", "/v2/service_bindings", body(stage, stage.instance()))[:2] == (403, 60025)


def test_an_app_of_another_space_is_refused_with_the_name_of_an_exception(stage):
    guid = stage.instance()
    elsewhere = brokered.app(stage.world, support.space(stage.world, "elsewhere"), "far")
    given = {"app_guid": elsewhere.guid, "service_instance_guid": guid}
    assert stage.say("POST", "/v2/service_bindings", given) == (
        400,
        90003,
        "VCAP::CloudController::ServiceBindingCreate::SpaceMismatch",
    )


NAMES = {
    "format": ("a b", "The binding name is invalid. Valid characters are alphanumeric, underscore, and dash."),
    "length": ("n" * 256, "The binding name is invalid. App binding names must be less than 256 characters."),
    "both": (
        "n " * 128,
        (
            "The binding name is invalid. App binding names must be less than 256 characters. "
            "The binding name is invalid. Valid characters are alphanumeric, underscore, and dash."
        ),
    ),
}


@pytest.mark.parametrize(("name", "sentence"), NAMES.values(), ids=NAMES)
def test_a_wrong_name_is_refused(stage, name, sentence):
    given = body(stage, stage.instance(), name=name)
    assert stage.say("POST", "/v2/service_bindings", given) == (400, 90003, sentence)


def test_an_empty_name_is_kept(stage):
    binding = stage.binding(stage.instance(), name="")
    assert stage.world.service_bindings[binding].name == ""


def test_a_second_binding_is_refused_even_after_a_failure():
    stage = Stage()
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(200, {"state": "failed"}))
    stage.ask("POST", "/v2/service_bindings?accepts_incomplete=true", body(stage, guid))
    stage.world.catch_up()
    assert stage.say("POST", "/v2/service_bindings", body(stage, guid)) == (
        400,
        90003,
        "The app is already bound to the service.",
    )


def test_a_broker_may_not_take_its_time_unasked(stage):
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}))
    refused = stage.say("POST", "/v2/service_bindings", body(stage, guid))
    assert (refused[:2], stage.broker.operations[-2:], len(stage.world.service_bindings)) == (
        (502, 270017),
        ["bind", "unbind"],
        0,
    )


def test_a_broker_whose_bindings_cannot_be_fetched_may_not_take_its_time():
    stage = Stage(offering={"bindings_retrievable": False})
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}))
    refused = stage.say("POST", "/v2/service_bindings?accepts_incomplete=true", body(stage, guid))
    assert (refused[1], refused[2]) == (
        90001,
        "The service binding is invalid: Could not create asynchronous binding when bindings_retrievable is false.",
    )


def later(stage, *polls, fetched=None):
    """A binding that the broker makes later, after what is due."""
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {"operation": "op"}))
    stage.broker.tell("binding_last_operation", *polls)
    stage.broker.tell("get_binding", fetched or brokered.answer(200, {"credentials": {"k": 1}}))
    reply = stage.reply("POST", "/v2/service_bindings?accepts_incomplete=true", body(stage, guid))
    assert reply.status == 202
    stage.world.catch_up()
    return reply.body["metadata"]["guid"]


def shown(stage, guid):
    entity = stage.ask("GET", f"/v2/service_bindings/{guid}")[1]["entity"]
    last = entity["last_operation"]
    return entity["credentials"], last["type"], last["state"], last["description"]


def test_what_a_binding_holds_is_fetched_when_it_was_made(stage):
    guid = later(stage, brokered.answer(200, {"state": "succeeded", "description": "done"}))
    assert shown(stage, guid) == ({"k": 1}, "create", "succeeded", "done")


UNFETCHABLE = {
    "missing": brokered.answer(404, {}),
    "drain is null": brokered.answer(200, {"credentials": {}, "syslog_drain_url": None}),
    "no answer": brokered.BrokerAnswer(failure="timeout"),
}


@pytest.mark.parametrize("fetched", UNFETCHABLE.values(), ids=UNFETCHABLE)
def test_a_binding_that_cannot_be_fetched_has_failed(stage, fetched):
    guid = later(stage, brokered.answer(200, {"state": "succeeded"}), fetched=fetched)
    assert shown(stage, guid) == (
        None,
        "create",
        "failed",
        "A valid binding could not be fetched from the service broker.",
    )


def test_a_broker_that_cannot_be_reached_for_the_binding_is_asked_again(stage):
    fetched = brokered.BrokerAnswer(failure="unreachable")
    guid = later(stage, brokered.answer(200, {"state": "succeeded"}), fetched=fetched)
    before = shown(stage, guid)[2]
    stage.broker.tell("get_binding", brokered.answer(200, {"credentials": {"k": 2}}))
    stage.world.clock.advance(60)
    assert (before, shown(stage, guid)[:3]) == ("in progress", ({"k": 2}, "create", "succeeded"))


def test_the_time_limit_names_what_was_not_done(stage):
    stage.world.change(stage.plan, maximum_polling_duration=30)
    guid = later(stage, brokered.answer(200, {"state": "in progress"}))
    assert shown(stage, guid)[2:] == ("failed", "Service Broker failed to create binding within the required time.")


@pytest.mark.parametrize(
    ("operation", "status"),
    [(("create", "initial"), 204), (("create", "in progress"), 204), (("delete", "in progress"), 409)],
    ids=["not asked for yet", "being made", "being deleted"],
)
def test_what_v3_makes_is_deleted_and_what_it_deletes_is_not(stage, operation, status):
    guid = stage.binding(stage.instance())
    busy = last_operations.draft(stage.world, *operation)
    stage.world.change(stage.world.service_bindings[guid], last_operation=busy)
    assert stage.ask("DELETE", f"/v2/service_bindings/{guid}")[0] == status


def test_a_long_drain_is_refused_and_unbound():
    stage = Stage(offering={"requires": ("syslog_drain",)})
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(201, {"syslog_drain_url": "x" * 10001}))
    told = (400, 90001, "The service binding is invalid: syslog_drain_url max_length")
    assert (stage.say("POST", "/v2/service_bindings", body(stage, guid)), len(stage.asked("unbind"))) == (told, 1)


def test_an_unbinding_that_takes_its_time_is_accepted(stage):
    guid = stage.binding(stage.instance())
    stage.broker.tell("unbind", brokered.answer(202, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(200, {"state": "in progress"}))
    reply = stage.reply("DELETE", f"/v2/service_bindings/{guid}?accepts_incomplete=true")
    busy = stage.say("DELETE", f"/v2/service_bindings/{guid}")
    assert (reply.status, reply.headers["Location"], reply.body["entity"]["last_operation"]["type"], busy[:2]) == (
        202,
        f"/v2/service_bindings/{guid}",
        "delete",
        (409, 90008),
    )


def test_a_binding_that_was_deleted_later_is_gone(stage):
    guid = stage.binding(stage.instance())
    stage.broker.tell("unbind", brokered.answer(202, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(410, {}))
    stage.ask("DELETE", f"/v2/service_bindings/{guid}?accepts_incomplete=true")
    assert stage.say("GET", f"/v2/service_bindings/{guid}")[:2] == (404, 90004)


def test_a_failed_unbinding_leaves_the_operation_as_it_was(stage):
    guid = stage.binding(stage.instance())
    stage.broker.tell("unbind", brokered.answer(500, {"description": "no"}))
    stage.say("DELETE", f"/v2/service_bindings/{guid}")
    assert shown(stage, guid)[1:] == ("create", "succeeded", "")


def test_a_binding_without_a_web_process_is_not_found(stage):
    guid = stage.binding(stage.instance())
    for process in stage.world.processes:
        stage.world.remove(process)
    assert stage.say("GET", f"/v2/service_bindings/{guid}")[:2] == (404, 90004)


ROLES = {
    "developer": ("space_developer", "space", 200, {"username": "kermit"}),
    "auditor": ("space_auditor", "space", 200, {"redacted_message": "[PRIVATE DATA HIDDEN]"}),
    "manager": ("organization_manager", "organization", 200, {"redacted_message": "[PRIVATE DATA HIDDEN]"}),
    "member": ("organization_user", "organization", 403, None),
}


@pytest.mark.parametrize(("role", "where", "status", "credentials"), ROLES.values(), ids=ROLES)
def test_who_reads_a_binding_and_its_credentials(stage, role, where, status, credentials):
    instance = stage.instance()
    stage.world.add(
        ServiceBinding(
            **stage.world.stamp(ServiceBinding),
            app_guid=stage.app.guid,
            service_instance_guid=instance,
            credentials={"username": "kermit"},
        )
    )
    place = stage.space if where == "space" else stage.world.organizations[stage.space.organization_guid]
    caller = support.user(stage.world, "caller", (role, place))
    guid = next(iter(stage.world.service_bindings)).guid
    found, body = stage.ask("GET", f"/v2/service_bindings/{guid}", as_=caller)
    assert (found, body.get("entity", {}).get("credentials")) == (status, credentials)


def test_of_a_binding_that_there_is_only_that_is_told(stage):
    guid = stage.instance()
    stage.binding(guid)
    assert (
        stage.say("POST", "/v2/service_bindings", body(stage, guid, name="a b"))[2]
        == "The app is already bound to the service."
    )


def test_bindings_of_an_app_to_two_instances_may_have_one_name(stage):
    stage.binding(stage.instance(), name="mine")
    given = body(stage, stage.instance("other"), name="mine")
    assert stage.ask("POST", "/v2/service_bindings", given)[0] == 201


def test_a_binding_made_while_the_broker_was_asked_is_the_only_one(stage):
    guid = stage.instance()

    def meanwhile(_):
        stage.broker.tell("bind", brokered.answer(201, {}))
        stage.binding(guid)
        return brokered.answer(201, {})

    stage.broker.tell("bind", meanwhile)
    refused = stage.say("POST", "/v2/service_bindings", body(stage, guid))
    assert (refused[1], len(stage.world.service_bindings), stage.broker.operations[-1]) == (90003, 1, "unbind")


@pytest.mark.parametrize("path", ["/v2/apps/{app}", "/v2/service_instances/{instance}?purge=true"])
def test_what_was_bound_meanwhile_to_something_that_is_gone_is_unbound(stage, path):
    guid = stage.instance()

    def meanwhile(_):
        assert stage.ask("DELETE", path.format(app=stage.app.guid, instance=guid))[0] == 204
        return brokered.answer(201, {})

    stage.broker.tell("bind", meanwhile)
    refused = stage.say("POST", "/v2/service_bindings", body(stage, guid))
    assert (refused[:2], stage.broker.operations[-2:]) == ((500, 10011), ["bind", "unbind"])


def test_a_binding_is_removed_whichever_app_is_named(stage):
    guid = stage.binding(stage.instance())
    other = brokered.app(stage.world, stage.space, "other")
    status, _ = stage.ask("DELETE", f"/v2/apps/{other.guid}/service_bindings/{guid}")
    assert (status, len(stage.world.service_bindings)) == (204, 0)


def test_a_binding_that_v3_has_not_begun_to_make_can_be_removed(stage):
    binding = stage.world.service_bindings[stage.binding(stage.instance())]
    now = stage.world.now()
    waiting = LastOperation(type="create", state="initial", description=None, created_at=now, updated_at=now)
    stage.world.change(binding, last_operation=waiting)
    assert stage.ask("DELETE", f"/v2/service_bindings/{binding.guid}")[0] == 204
