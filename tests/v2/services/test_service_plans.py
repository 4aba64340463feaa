"""The instances of /v2/service_plans, which can be moved to a plan and not taken from it."""

import pytest
import support
from support import marketplace
from support.v2_services import GONE, Stage


@pytest.fixture
def stage():
    return Stage()


def path(plan, instance):
    return f"/v2/service_plans/{plan.guid}/service_instances/{instance}"


def quota_of_space(stage, **limits):
    """Limits of the stage's space."""
    body = {
        "name": "limits", "organization_guid": stage.space.organization_guid, "non_basic_services_allowed": True,
        "total_services": -1, "total_routes": -1, "memory_limit": 1024, **limits,
    }  # fmt: skip
    made = stage.ask("POST", "/v2/space_quota_definitions", body)[1]["metadata"]["guid"]
    stage.ask("PUT", f"/v2/space_quota_definitions/{made}/spaces/{stage.space.guid}")


def quota_of_organization(stage, **limits):
    stage.world.change(stage.world.organization_quotas.first(name="default"), **limits)


def test_an_instance_moves_to_any_plan_without_its_broker(stage):
    guid = stage.instance()
    asked = list(stage.broker.asked)
    other = marketplace.plan(stage.world, of=marketplace.offering(stage.world, "of another service"))
    status, shown = stage.ask("PUT", path(other, guid))
    assert (status, shown["metadata"]["guid"]) == (201, other.guid)
    assert (stage.world.service_instances[guid].service_plan_guid, stage.broker.asked) == (other.guid, asked)


def test_an_instance_is_saved_even_with_the_plan_that_it_has(stage):
    guid = stage.instance()
    before = stage.world.service_instances[guid].updated_at
    stage.world.clock.advance(5)
    assert stage.ask("PUT", path(stage.plan, guid))[0] == 201
    events = [event.state for event in stage.world.service_usage_events.find(service_instance_guid=guid)]
    moved = stage.world.service_instances[guid].updated_at - before
    assert (events, moved) == (["CREATED", "UPDATED"], pytest.approx(5))


def test_bindings_of_a_saved_instance_lose_their_drain(stage):
    guid = stage.instance()
    binding = stage.world.service_bindings[stage.binding(guid)]
    stage.world.change(binding, syslog_drain_url="syslog://drain", updated_at=binding.updated_at)
    stage.world.clock.advance(5)
    assert stage.ask("PUT", path(stage.plan, guid))[0] == 201
    after = stage.world.service_bindings[binding.guid]
    assert (after.syslog_drain_url, after.updated_at) == (None, binding.updated_at)


PUT_REFUSED = {
    "too many of the organization": (
        {"total_services": 0},
        {},
        "The service plan is invalid: quota service_instance_quota_exceeded",
    ),
    "too many of both": (
        {"total_services": 0},
        {"total_services": 0},
        "The service plan is invalid: quota service_instance_quota_exceeded, quota service_instance_space_quota_exceeded",
    ),
    "paid, of both": (
        {"non_basic_services_allowed": False},
        {"non_basic_services_allowed": False},
        (
            "The service plan is invalid: service_plan paid_services_not_allowed_by_quota, "
            "service_plan paid_services_not_allowed_by_space_quota"
        ),
    ),
}


@pytest.mark.parametrize(("outer", "inner", "description"), PUT_REFUSED.values(), ids=PUT_REFUSED)
def test_quotas_stop_a_move(stage, outer, inner, description):
    guid = stage.instance()
    paid = marketplace.plan(stage.world, "paid", free=False)
    quota_of_organization(stage, **outer)
    quota_of_space(stage, **inner)
    assert stage.say("PUT", path(paid, guid)) == (400, 110001, description)
    assert stage.world.service_instances[guid].service_plan_guid == stage.plan.guid


DELETE_REFUSED = {
    "no plan": ({}, "The service plan is invalid: service_plan presence"),
    "and too many": (
        {"total_services": 0},
        "The service plan is invalid: service_plan presence, quota service_instance_quota_exceeded",
    ),
}


@pytest.mark.parametrize(("outer", "description"), DELETE_REFUSED.values(), ids=DELETE_REFUSED)
def test_an_instance_cannot_be_without_a_plan(stage, outer, description):
    guid = stage.instance()
    quota_of_organization(stage, **outer)
    assert stage.say("DELETE", path(stage.plan, guid)) == (400, 110001, description)


BREAKING = {"organization": quota_of_organization, "space": quota_of_space}


@pytest.mark.parametrize("forbid", BREAKING.values(), ids=BREAKING)
def test_a_quota_without_paid_plans_breaks_over_a_plan_that_is_gone(stage, forbid):
    guid = stage.instance()
    forbid(stage, non_basic_services_allowed=False)
    assert stage.say("DELETE", path(stage.plan, guid))[:2] == (500, 10001)


def test_what_is_not_in_the_plan_is_not_taken_from_it(stage):
    other = marketplace.plan(stage.world)
    asked = [stage.ask("DELETE", path(other, guid))[0] for guid in (stage.instance(), stage.provided())]
    assert asked == [204, 204]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_instances_of_a_plan_are_for_admins(stage, method):
    guid = stage.instance()
    developer = support.user(stage.world, "developer", ("space_developer", stage.space))
    reader = support.user(stage.world, "reader", scopes=frozenset({"cloud_controller.read"}))
    asked = [stage.say(method, path(stage.plan, guid), as_=caller)[:2] for caller in (developer, reader)]
    assert asked == [(403, 10003), (403, 10007)]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_unknown_plan_is_told_before_an_unknown_instance(stage, method):
    assert stage.say(method, f"/v2/service_plans/{GONE}/service_instances/{GONE}")[:2] == (404, 110003)
    assert stage.say(method, path(stage.plan, GONE)) == (
        400,
        1002,
        f"Could not find VCAP::CloudController::ServiceInstance with guid: {GONE}",
    )


def provided_on(stage, plan):
    """A user-provided instance that was given a plan."""
    guid = stage.provided()
    assert stage.ask("PUT", path(plan, guid))[0] == 201
    return guid


def test_a_user_provided_instance_stays_what_it_is_with_a_plan(stage):
    guid = provided_on(stage, stage.plan)
    below = stage.ask("GET", f"/v2/service_plans/{stage.plan.guid}/service_instances")[1]["resources"]
    shown = stage.ask("GET", f"/v2/user_provided_service_instances/{guid}")[1]["entity"]
    of_v3 = support.ask(stage.world, "GET", f"/v3/service_instances/{guid}?fields[service_plan]=name").body
    assert guid in [one["metadata"]["guid"] for one in below]
    assert (shown["type"], "service_plan_guid" in shown) == ("user_provided_service_instance", False)
    assert (of_v3["type"], "included" in of_v3) == ("user-provided", False)


def test_usage_events_tell_of_no_plan_of_a_user_provided_instance_until_they_begin_anew(stage):
    guid = provided_on(stage, stage.plan)
    events = stage.world.service_usage_events
    before = [(event.state, event.service_plan_guid) for event in events.find(service_instance_guid=guid)]
    stage.ask("POST", "/v2/service_usage_events/destructively_purge_all_and_reseed_existing_instances")
    after = [(event.state, event.service_plan_guid) for event in events.find(service_instance_guid=guid)]
    assert (before, after) == ([("CREATED", None), ("UPDATED", None)], [("CREATED", stage.plan.guid)])


def test_a_plan_is_taken_from_a_user_provided_instance(stage):
    guid = provided_on(stage, stage.plan)
    assert stage.ask("DELETE", path(stage.plan, guid))[0] == 204
    assert stage.world.service_instances[guid].service_plan_guid is None
