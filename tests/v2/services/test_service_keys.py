"""/v2/service_keys."""

import pytest
import support
from support import brokered
from support.v2_services import Stage


@pytest.fixture
def stage():
    return Stage()


def body(instance, name="key", **more):
    return {"name": name, "service_instance_guid": instance, **more}


def test_keys_of_user_provided_instances_are_not_supported(stage):
    assert stage.say("POST", "/v2/service_keys", body(stage.provided())) == (
        400,
        360004,
        "Service keys are not supported for user-provided service instances.",
    )


def test_a_name_is_taken_before_it_is_blank_or_too_many():
    stage = Stage()
    guid = stage.instance()
    stage.key(guid)
    assert stage.say("POST", "/v2/service_keys", body(guid)) == (400, 360001, "The service key name is taken: key")


def test_a_broker_that_takes_its_time_gives_a_key_without_credentials(stage):
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}))
    status, made = stage.ask("POST", "/v2/service_keys", body(guid))
    assert (status, made["entity"]["credentials"]) == (201, None)


def test_a_malformed_answer_is_cleaned_up_whatever_its_status(stage):
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(200, "not json"))
    stage.say("POST", "/v2/service_keys", body(guid))
    stage.world.catch_up()
    assert [dict(request.query) for request in stage.asked("unbind")] == [
        {"plan_id": "small-id", "service_id": "db-id"}
    ]


@pytest.mark.parametrize("given", [{"syslog_drain_url": "syslog://example.com"}, {"volume_mounts": []}])
def test_what_an_offering_may_not_give_is_not_cleaned_up_for_keys(stage, given):
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(201, given))
    stage.say("POST", "/v2/service_keys", body(guid))
    stage.world.catch_up()
    kept = len(stage.asked("unbind"))
    stage.say("POST", "/v2/service_bindings", {"service_instance_guid": guid, "app_guid": stage.app.guid})
    stage.world.catch_up()
    assert (kept, len(stage.asked("unbind"))) == (0, 1)


def test_an_app_that_the_broker_requires_is_told(stage):
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(422, {"error": "RequiresApp"}))
    assert stage.say("POST", "/v2/service_keys", body(guid)) == (
        400,
        10001,
        "This service supports generation of credentials through binding an application only.",
    )


def test_concurrency_stays_what_it_is_for_keys(stage):
    key = stage.key(stage.instance())
    stage.broker.tell("unbind", brokered.answer(422, {"error": "ConcurrencyError"}))
    assert stage.say("DELETE", f"/v2/service_keys/{key}")[:2] == (422, 10001)


def test_parameters_that_cannot_be_fetched_are_told():
    stage = Stage(offering={"bindings_retrievable": False})
    key = stage.key(stage.instance())
    assert stage.say("GET", f"/v2/service_keys/{key}/parameters") == (
        400,
        360004,
        "This service does not support fetching service key parameters.",
    )


def test_parameters_of_a_key_in_progress_break_the_real_one(stage):
    guid = stage.instance()
    stage.broker.tell("bind", brokered.answer(202, {}))
    stage.broker.tell("binding_last_operation", brokered.answer(200, {"state": "in progress"}))
    body = brokered.key_body(stage.world.service_instances[guid])
    support.ask(stage.world, "POST", "/v3/service_credential_bindings", body)
    stage.world.catch_up()
    (key,) = stage.world.service_keys
    assert stage.say("GET", f"/v2/service_keys/{key.guid}/parameters")[:2] == (500, 10001)


def test_those_who_may_not_see_a_key_are_told_there_is_none(stage):
    key = stage.key(stage.instance())
    auditor = support.user(stage.world, "auditor", ("space_auditor", stage.space))
    assert [stage.say(method, f"/v2/service_keys/{key}", as_=auditor)[:2] for method in ("GET", "DELETE")] == [
        (404, 360003),
        (404, 360003),
    ]


def test_a_quota_that_is_used_up_while_the_broker_is_asked_refuses_a_key_that_is_unbound(stage):
    guid = stage.instance()

    def meanwhile(_):
        organization = stage.world.organizations[stage.space.organization_guid]
        stage.world.change(stage.world.organization_quotas[organization.quota_guid], total_service_keys=0)
        return brokered.answer(201, {})

    stage.broker.tell("bind", meanwhile)
    refused = stage.say("POST", "/v2/service_keys", body(guid))
    assert (refused, stage.broker.operations[-1], stage.broker.asked[-1].query[0][0]) == (
        (400, 360002, "The service key is invalid: quota service_keys_quota_exceeded"), "unbind", "plan_id",
    )  # fmt: skip
