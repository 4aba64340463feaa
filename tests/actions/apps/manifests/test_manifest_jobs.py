"""The job of a manifest: brokers that take their time to bind, and what events tell."""

import pytest
import support
from support import brokered
from support.brokered import answer

YAML = {"Content-Type": "application/x-yaml"}
SLOW = answer(422, {"error": "AsyncRequired", "description": "slow"})
PREFIX = "For application 'web': For service 'instance': "


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def instance(world, space):
    return brokered.managed(world, space)


def apply(world, space, *lines):
    text = "applications:\n- name: web\n" + "".join(f"  {line}\n" for line in lines)
    path = f"/v3/spaces/{space.guid}/actions/apply_manifest"
    return support.wait(world, support.ask(world, "POST", path, text.encode(), headers=YAML))["guid"]


def bind(world, space):
    return apply(world, space, "services: [instance, another]")


def outcome(world, job):
    told = support.ask(world, "GET", f"/v3/jobs/{job}").body
    return told["state"], [each["detail"] for each in told["errors"]]


def binding(world, instance):
    found = world.service_bindings.first(service_instance_guid=instance.guid)
    return found.last_operation.state, found.last_operation.description


def state(name, **more):
    return answer(200, {"state": name, **more})


def broker(world, *polls, **more):
    """A broker that binds only in its own time."""
    got = answer(200, {"credentials": {"late": "yes"}})
    answers = {"bind": [SLOW, answer(202, {"operation": "o"})], "binding_last_operation": polls, "get_binding": [got]}
    return brokered.broker(world, **{**answers, **more})


def test_a_broker_that_takes_its_time_is_waited_for(world, space, instance):
    asked = broker(world, state("in progress"), state("succeeded"))
    provided = brokered.provided(world, space, name="another")
    job = bind(world, space)
    before = outcome(world, job), binding(world, instance)[0]
    world.clock.advance(60)
    assert (before, outcome(world, job), binding(world, instance)) == (
        (("PROCESSING", []), "in progress"), ("COMPLETE", []), ("succeeded", None),
    )  # fmt: skip
    assert asked.operations == ["bind", "bind", *["binding_last_operation"] * 2, "get_binding"]
    assert world.service_bindings.first(service_instance_guid=instance.guid).credentials == {"late": "yes"}
    assert binding(world, provided)[0] == "succeeded"


def test_the_second_question_lets_the_broker_take_its_time(world, space, instance):
    asked = broker(world, state("succeeded"))
    apply(world, space, "services: [instance]")
    assert [dict(request.query).get("accepts_incomplete") for request in asked.asked[:2]] == [None, "true"]


FAILURES = {
    "the broker gives up": (
        {"polls": [state("failed", description="no room")]},
        "create could not be completed: VCAP::CloudController::V3::LastOperationFailedState",
        "no room",
    ),
    "what is bound cannot be fetched": (
        {"polls": [state("succeeded")], "get_binding": [answer(404, {"description": "never heard of it"})]},
        "Service broker error: never heard of it",
        "Service broker error: never heard of it",
    ),
    "nothing comes of it in a minute": (
        {"polls": [state("in progress")], "unbind": [answer(200, {})]},
        "Polling exceeded the maximum duration of 60",
        "Polling exceed the maximum polling duration",
    ),
    "the second question is refused": (
        {"polls": [], "bind": [SLOW, answer(400, {"description": "no"})]},
        "Service broker error: no",
        "Service broker error: no",
    ),
}


@pytest.mark.parametrize(("answers", "told", "noted"), FAILURES.values(), ids=FAILURES)
def test_a_slow_binding_that_fails_ends_the_manifest(world, space, instance, answers, told, noted):
    broker(world, *answers["polls"], **{key: value for key, value in answers.items() if key != "polls"})
    job = bind(world, space)
    world.clock.advance(300)
    assert (outcome(world, job), binding(world, instance)) == (("FAILED", [PREFIX + told]), ("failed", noted))


def test_a_binding_that_is_gone_meanwhile_fails_the_job(world, space, instance):
    broker(world, state("in progress"))
    job = bind(world, space)
    world.remove(world.service_bindings.first(service_instance_guid=instance.guid))
    world.clock.advance(60)
    assert outcome(world, job)[0] == "FAILED"


def test_a_broker_that_takes_its_time_unasked_is_believed(world, space, instance):
    brokered.broker(world, bind=[answer(202, {})])
    job = apply(world, space, "services: [instance]")
    assert (outcome(world, job), binding(world, instance)[0]) == (("COMPLETE", []), "in progress")


def test_events_tell_that_a_manifest_did_it(world, space, instance):
    broker(world, state("succeeded"))
    apply(world, space, "services: [instance]", "routes:", "- route: web.apps.example.com")
    marked = [event.type for event in world.audit_events if event.data.get("manifest_triggered")]
    assert marked == [
        "audit.app.update",
        "audit.route.create",
        "audit.app.map-route",
        "audit.app.update",
        "audit.service_binding.start_create",
        "audit.service_binding.create",
    ]


def test_a_host_that_is_none_is_refused_by_the_job(world, space):
    job = apply(world, space, "routes:", "- route: bad_host!.apps.example.com")
    told = "For application 'web': For route 'bad_host!.apps.example.com': Host format is invalid."
    assert outcome(world, job) == ("FAILED", [told])
