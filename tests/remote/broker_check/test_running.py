"""Every check, at a broker that keeps to the specification, and at one that breaks it at one point."""

import pytest
from remote.broker_check.faults import FAULTS

from fakecc.remote.broker_check.broker_client import BrokerClient
from fakecc.remote.broker_check.life import CheckWishes, NoSuchPlan
from fakecc.remote.broker_check.running import CHECKS, examine

pytestmark = pytest.mark.slow


def failures(conformance):
    return [f"{each.check.id}: {each.reason}" for each in conformance.results if each.verdict == "failed"]


@pytest.mark.parametrize(
    ("plan", "counts"),
    [
        pytest.param("now", {"passed": 60, "skipped": 20}, id="synchronous"),
        pytest.param("later", {"passed": 80}, id="asynchronous"),
    ],
)
def test_a_broker_that_keeps_to_the_specification(check, plan, counts):
    conformance = check(plan)
    assert (failures(conformance), conformance.counts, conformance.left_behind) == ([], counts, ())


def test_every_check_has_a_fault():
    assert [each.id for each in CHECKS] == list(FAULTS)


@pytest.mark.parametrize(("name", "red"), [("bind-again", False), ("bind-conflict", True)])
def test_only_a_must_is_red(check, name, red):
    assert check(*FAULTS[name]).failed is red


def test_what_cannot_be_deleted_is_told(check):
    stuck = {"deprovision:accepted": {"status": 500}, "deprovision:going on": {"status": 500}}
    left = check("later", stuck).left_behind
    assert [path.startswith("/v2/service_instances/") for path in left] == [True]


def test_an_instance_that_may_have_been_made_is_deleted(check, serve_broker):
    conformance = check("now", {"provision:done": {"status": 500}})
    assert (failures(conformance)[0].partition(":")[0], conformance.left_behind) == ("provision-status", ())


def test_without_a_user_authentication_is_not_checked(check):
    verdicts = {each.check.id: each.verdict for each in check("now", user=None).results}
    assert (verdicts["auth-missing"], verdicts["catalog-status"]) == ("skipped", "failed")


def test_nobody_answers():
    client = BrokerClient("http://127.0.0.1:1", ("u", "p"))
    conformance = examine("http://127.0.0.1:1", client, CheckWishes(), lambda _: None)
    assert (conformance.failed, "ConnectionRefusedError" in failures(conformance)[0]) == (True, True)
    assert conformance.counts["passed"] == 0


def test_a_plan_that_there_is_not(check):
    with pytest.raises(NoSuchPlan, match="no nothing; it has library / now, library / later"):
        check("nothing")


@pytest.mark.parametrize(
    "body", [{"services": [{"name": {"x": 1}, "plans": [{"name": []}]}]}, "[" * 5000, {"services": [1]}]
)
def test_a_catalog_of_any_form_is_checked(check, body):
    conformance = check("", {"catalog": {"body": body}})
    assert failures(conformance)[0].partition(":")[0].startswith("catalog-")
