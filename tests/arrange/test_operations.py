"""Operations under way: how rules let them progress, and how a test ends them by hand."""

import json

import pytest
import support

from fakecc import ScriptedBroker, VirtualClock, World
from fakecc.osb.port import BrokerAnswer

START = 1_700_000_000.0


@pytest.fixture
def world():
    made = World(clock=VirtualClock(START), guids=1)
    yield made
    made.check()


def related(**guids):
    return {name: {"data": {"guid": guid}} for name, guid in guids.items()}


def create(world, plan="sync", name="db"):
    """Ask v3 for an instance; gives its job."""
    space = world.spaces.first(name="space").guid
    plan_guid = world.service_plans.first(name=plan).guid
    body = {"type": "managed", "name": name, "relationships": related(space=space, service_plan=plan_guid)}
    return support.wait(world, support.ask(world, "POST", "/v3/service_instances", body))["guid"]


def bind(world):
    """Ask v3 for a key of the instance."""
    instance = world.service_instances.first(name="db").guid
    body = {"type": "key", "name": "key", "relationships": related(service_instance=instance)}
    return support.wait(world, support.ask(world, "POST", "/v3/service_credential_bindings", body))["guid"]


def state(world, job):
    return support.ask(world, "GET", f"/v3/jobs/{job}").body["state"]


def asked(world):
    return [entry.operation for entry in world.journal.query(kind="broker")]


def test_a_plan_without_behaviour_is_done_at_once(world):
    assert state(world, create(world)) == "COMPLETE"


def test_an_asynchronous_plan_takes_its_time(world):
    job = create(world, "async")
    before = state(world, job)
    world.clock.advance(seconds=1)

    assert (before, state(world, job)) == ("POLLING", "COMPLETE")


def test_a_rule_makes_it_slower(world):
    world.progress("after", seconds=90, plan="async")
    job = create(world, "async")
    world.clock.advance(seconds=89)
    before = state(world, job)
    world.clock.advance(seconds=1)

    assert (before, state(world, job)) == ("POLLING", "COMPLETE")


def test_time_in_slices_is_time_at_once(world):
    world.progress("after", seconds=90)
    slow = create(world)
    for _ in range(90):
        world.clock.advance(seconds=1)

    assert state(world, slow) == "COMPLETE"


def test_a_number_of_polls(world):
    world.progress("polls", polls=3, polls_of="broker")
    job = create(world)
    world.clock.advance(seconds=60)
    before = state(world, job)
    world.clock.advance(seconds=60)

    assert (before, state(world, job)) == ("POLLING", "COMPLETE")
    assert asked(world) == ["provision", "last_operation", "last_operation", "last_operation", "get_instance"]


@pytest.mark.parametrize("mode", ["manual", "never"])
def test_what_nobody_ends_goes_on(world, mode):
    world.progress(mode)
    job = create(world)
    world.clock.advance(seconds=3600)

    assert state(world, job) == "POLLING"


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ({"resource": "service_instances"}, True),
        ({"resource": "service_keys"}, False),
        ({"operation": "create", "plan": "sync"}, True),
        ({"operation": "delete"}, False),
        ({"plan": "async"}, False),
        ({"name": "db"}, True),
        ({"name": "other"}, False),
    ],
)
def test_rules_select(world, selector, selected):
    world.progress("never", **selector)

    assert (state(world, create(world)) == "POLLING") is selected


def test_the_first_rule_that_matches_wins(world):
    world.progress("immediate", plan="sync")
    world.progress("never")

    assert state(world, create(world)) == "COMPLETE"


@pytest.mark.parametrize(
    ("ending", "job_state", "last"),
    [
        pytest.param(lambda operation: operation.release(), "COMPLETE", ("succeeded", None), id="release"),
        pytest.param(lambda operation: operation.succeed("fine"), "COMPLETE", ("succeeded", "fine"), id="succeed"),
        pytest.param(lambda operation: operation.fail("quota"), "FAILED", ("failed", "quota"), id="fail"),
    ],
)
def test_a_manual_operation_is_ended_by_hand(world, ending, job_state, last):
    world.progress("manual")
    job = create(world)
    ending(world.operation("db"))

    operation = world.service_instances.first(name="db").last_operation
    assert (state(world, job), (operation.state, operation.description)) == (job_state, last)


def test_an_operation_is_found_by_its_job(world):
    world.progress("manual")
    job = create(world)
    world.operation(job).fail("quota")

    assert support.ask(world, "GET", f"/v3/jobs/{job}").body["errors"][0]["detail"].endswith("quota")


def test_a_deletion_ended_by_hand_is_a_deletion(world):
    create(world)
    world.progress("manual", operation="delete")
    guid = world.service_instances.first(name="db").guid
    support.ask(world, "DELETE", f"/v3/service_instances/{guid}")
    world.catch_up()
    before = [operation.as_json()["operation"] for operation in world.operations]
    world.operation("db").succeed()

    assert (before, world.service_instances.get(guid), len(world.broker_operations)) == (["delete"], None, 0)


def test_a_bindings_operation_is_ended_by_hand(world):
    create(world)
    world.progress("manual", resource="service_keys")
    job = bind(world)
    before = state(world, job)
    world.operation("key").succeed()

    assert (before, state(world, job)) == ("POLLING", "COMPLETE")


def test_a_seeded_deletion_that_was_stuck_ends(world):
    stuck = {"name": "db", "plan": "database/sync", "last_operation": {"type": "delete", "state": "in progress"}}
    stuck["keys"] = [{"name": "key"}]
    world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "service_instances": [stuck]}]}])
    world.operation("db").succeed()

    assert (len(world.service_instances), len(world.service_keys)) == (0, 0)


def test_parameters_come_back(world):
    seeded = {"name": "db", "plan": "database/sync", "parameters": {"size": 3}}
    world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "service_instances": [seeded]}]}])
    guid = world.service_instances.first(name="db").guid

    assert support.ask(world, "GET", f"/v3/service_instances/{guid}/parameters").body == {"size": 3}


def test_what_a_behaviour_promises_holds(world):
    behaviour = {"dashboard_url": "http://dash/{guid}", "credentials": {"uri": "db://{guid}", "list": ["{guid}"]}}
    plan = {"name": "rich", "behaviour": behaviour}
    offering = {"name": "o", "bindings_retrievable": True, "plans": [plan]}
    world.seed(service_brokers=[{"name": "other", "offerings": [offering]}])
    create(world, "rich")
    bind(world)

    instance, key = world.service_instances.first(name="db"), world.service_keys.first(name="key")
    assert instance.dashboard_url == f"http://dash/{instance.guid}"
    assert key.credentials == {"uri": f"db://{key.guid}", "list": [key.guid]}


@pytest.mark.parametrize(("asynchronous", "detail"), [(False, "out of memory"), (True, "out of memory")])
def test_a_plan_that_fails(world, asynchronous, detail):
    behaviour = {"asynchronous": asynchronous, "outcome": "failed", "description": "out of memory"}
    plan = {"name": "doomed", "behaviour": behaviour}
    world.seed(service_brokers=[{"name": "other", "offerings": [{"name": "o", "plans": [plan]}]}])
    job = support.ask(world, "GET", f"/v3/jobs/{create(world, 'doomed')}").body

    assert (job["state"], detail in job["errors"][0]["detail"]) == ("FAILED", True)


FAULTS = [
    pytest.param({"status": 500, "body": {"description": "no disk"}}, "no disk", id="500"),
    pytest.param({"error": "ConcurrencyError"}, "in parallel with other running operations", id="ConcurrencyError"),
    pytest.param({"error": "AsyncRequired"}, "requires client support for asynchronous", id="AsyncRequired"),
    pytest.param({"malformed": "json"}, "invalid", id="no JSON"),
    pytest.param({"malformed": "type"}, "invalid", id="wrong type"),
    pytest.param({"connection": "timeout"}, "timed out", id="timeout"),
    pytest.param({"connection": "unreachable"}, "", id="refused"),
    pytest.param({"status": 401}, "Authentication with the service broker failed", id="401"),
]


@pytest.mark.parametrize(("fault", "told"), FAULTS)
def test_faults_fail_the_job(world, fault, told):
    world.fault(when={"broker": {"operation": "provision"}}, then=fault)
    job = support.ask(world, "GET", f"/v3/jobs/{create(world)}").body

    assert job["state"] == "FAILED"
    assert told in json.dumps(job["errors"])


def test_a_fault_of_the_second_call_only(world):
    world.fault(when={"broker": {"operation": "provision"}, "nth": 2}, then={"status": 500})
    states = [state(world, create(world, name=name)) for name in ("one", "two", "three")]

    assert states == ["COMPLETE", "FAILED", "COMPLETE"]


def test_a_failed_last_operation(world):
    world.fault(
        when={"broker": {"operation": "last_operation", "plan": "async"}},
        then={"state": "failed", "description": "no quota left"},
    )
    job = support.ask(world, "GET", f"/v3/jobs/{create(world, 'async')}").body

    assert (job["state"], job["errors"][0]["detail"].endswith("no quota left")) == ("FAILED", True)


def test_an_orphan_is_removed(world):
    world.fault(when={"broker": {"operation": "provision"}, "first": 1}, then={"status": 500})
    create(world)
    world.clock.advance(seconds=3600)

    assert asked(world) == ["provision", "deprovision"]


def test_a_catalog_of_a_scripted_broker_is_read_again(world):
    broker = world.service_brokers.first(name="broker")
    before = [(plan.guid, plan.name) for plan in world.service_plans]
    reply = support.ask(world, "PATCH", f"/v3/service_brokers/{broker.guid}", {"name": "renamed"})
    job = support.wait(world, reply)

    assert (job["state"], world.service_brokers[broker.guid].name) == ("COMPLETE", "renamed")
    assert [(plan.guid, plan.name) for plan in world.service_plans] == before


class Thinking:
    """A broker over HTTP that never comes to an end."""

    def ask(self, request):
        state = {"state": "in progress"} if request.operation == "last_operation" else {}
        return BrokerAnswer(status=202 if request.operation == "provision" else 200, text=json.dumps(state))


@pytest.mark.parametrize(("ending", "expected"), [("succeed", "COMPLETE"), ("fail", "FAILED")])
def test_an_operation_at_a_broker_over_http_is_ended_by_hand(world, ending, expected):
    offering = {"name": "o", "plans": [{"name": "real"}]}
    world.seed(service_brokers=[{"name": "real", "url": "http://127.0.0.1:1", "offerings": [offering]}])
    world.http = Thinking()
    job = create(world, "real")
    before = state(world, job)
    getattr(world.operation("db"), ending)()

    assert (before, state(world, job)) == ("POLLING", expected)


def test_a_broker_declared_in_python(world):
    world.seed(ScriptedBroker(name="declared", plans={"slow": {"mode": "manual"}, "fast": {}}))
    states = [state(world, create(world, plan, plan)) for plan in ("slow", "fast")]

    assert states == ["POLLING", "COMPLETE"]


def test_a_description_that_is_no_text_is_refused_and_nothing_ends(world):
    job = create(world, "async")
    with pytest.raises(ValueError, match="/description: 5 is of the wrong type"):
        world.operation("db").fail(5)
    assert state(world, job) == "POLLING"
