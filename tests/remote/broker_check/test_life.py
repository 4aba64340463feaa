"""An instance and a binding at a broker, step by step."""

import pytest
from remote.broker_check.faults import answer, plan, services

from fakecc.remote.broker_check.life import objects
from fakecc.remote.broker_check.verdicts import NotApplicable

pytestmark = pytest.mark.slow


def test_steps_are_made_once(live):
    life = live("now")
    assert life.provisioning is life.provisioning
    assert [each.method for each in life.client.replies] == ["GET", "PUT"]


def test_the_first_plan_is_ordered_unless_another_is_named(live):
    assert (live("").plan["name"], live("later").plan["name"], live("later").other_plan["name"]) == (
        "now",
        "later",
        "now",
    )


def test_what_a_plan_says_precedes_what_its_offering_says(live):
    assert (live("now").updatable, live("now", plan(0, plan_updateable=False)).updatable) == (True, False)


def test_polls_name_the_operation(live):
    life = live("later")
    assert life.provisioning.state == "succeeded"
    assert life.client.replies[-1].path == (
        f"/v2/service_instances/{life.instance_id}/last_operation"
        "?service_id=library-id&plan_id=later-id&operation=provision"
    )


def test_after_a_change_of_plan_the_new_one_is_named(live):
    life = live("now")
    assert life.plan_update.state == "succeeded"
    assert "plan_id=later-id" in life.deprovisioning.answer.path


def test_the_plan_says_how_long_it_may_be_polled(live):
    never = answer("poll:provision succeeded", body={"state": "in progress"})
    life = live("later", never | services(lambda offering: offering["plans"][1].update(maximum_polling_duration=0)))
    assert life.provisioning.state == ""


def test_members_are_left_out(live):
    body = live("now").bind_body(app_guid=None, bind_resource=None)
    assert list(body) == ["service_id", "plan_id", "context"]


@pytest.mark.parametrize(
    ("faults", "step", "reason"),
    [
        (answer("provision:done", status=500), lambda life: life.require_instance(), "there is no instance"),
        (answer("bind:done", status=500), lambda life: life.require_binding(), "there is no binding"),
        (plan(0, bindable=False), lambda life: life.binding, "the plan is not bindable"),
        (services(lambda one: one["plans"].pop()), lambda life: life.other_plan, "has one plan only"),
        (services(lambda one: one.pop("plans")), lambda life: life.plan, "no plan that can be ordered"),
    ],
)
def test_steps_that_cannot_be_made(live, faults, step, reason):
    with pytest.raises(NotApplicable, match=reason):
        step(live("now", faults))


@pytest.mark.parametrize("name", ["now", "later"])
def test_nothing_is_left(live, serve_broker, name):
    life = live(name)
    assert (life.require_binding().state, life.clean_up()) == ("succeeded", [])
    assert (life.fetch_instance().status, life.deprovision(life.instance_id).status) == (404, 410)


def test_only_objects_of_lists():
    assert (objects([{"a": 1}, 2]), objects(None)) == ([{"a": 1}], [])
