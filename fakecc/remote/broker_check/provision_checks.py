"""Checks of provisioning, of its polling, and of fetching an instance."""

from __future__ import annotations

import uuid

from fakecc.json_types import Json
from fakecc.remote.broker_check.broker_client import BrokerReply, expect, expect_object, expect_refusal
from fakecc.remote.broker_check.checks import BrokerCheck
from fakecc.remote.broker_check.life import Life
from fakecc.remote.broker_check.operations import STATES, PolledOperation
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken

OTHER_VERSION: dict[str, Json] = {"version": "0.0.0-fakecc"}


def _without_ids(life: Life) -> None:
    for name in ("service_id", "plan_id"):
        expect(life.provision(str(uuid.uuid4()), life.provision_body(**{name: None})), 400)


def _unknown_plan(life: Life) -> None:
    expect(life.provision(str(uuid.uuid4()), life.provision_body(plan_id=str(uuid.uuid4()))), 400)


def _maintenance_conflict(life: Life) -> None:
    if not life.plan.get("maintenance_info"):
        raise NotApplicable("the plan has no maintenance_info")
    body = life.provision_body(maintenance_info=OTHER_VERSION)
    expect_refusal(life.provision(str(uuid.uuid4()), body), "MaintenanceInfoConflict")


def _async_required(life: Life) -> None:
    require_asynchronous(life.provisioning)
    reply = life.provision(str(uuid.uuid4()), life.provision_body(), incomplete=False)
    expect_done_or_async_required(reply, 200, 201)


def _status(life: Life) -> None:
    expect(life.provisioning.answer, 201, 202)


def _body(life: Life) -> None:
    answer = life.provisioning.answer
    expect_object(answer)
    if not isinstance(answer.member("dashboard_url"), str | None):
        raise RuleBroken(f"dashboard_url is neither a text nor null; {answer}")
    if not isinstance(answer.member("metadata"), dict | None):
        raise RuleBroken(f"metadata is no object; {answer}")


def _again_meanwhile(life: Life) -> None:
    expect_same_operation(life.provisioning.answer, life.provisioning.reply_meanwhile("again"))


def _concurrent_update(life: Life) -> None:
    reply = life.provisioning.reply_meanwhile("update")
    if reply.status not in {200, 202}:
        expect_refusal(reply, "ConcurrencyError")


def _fetch_meanwhile(life: Life) -> None:
    expect(life.provisioning.reply_meanwhile("fetch"), 404)


def _poll(life: Life) -> None:
    require_asynchronous(life.provisioning)
    expect_states(life.provisioning)


def _poll_end(life: Life) -> None:
    require_asynchronous(life.provisioning)
    expect_end(life.provisioning, "succeeded")


def _poll_again(life: Life) -> None:
    require_asynchronous(life.require_instance())
    reply = life.poll(life.instance_path(), life.provisioning.answer)
    if (reply.status, reply.member("state")) != (200, "succeeded"):
        raise RuleBroken(f"expected the state to be remembered; {reply}")


def _poll_unknown(life: Life) -> None:
    require_asynchronous(life.provisioning)
    expect(life.poll(life.instance_path(str(uuid.uuid4())), life.provisioning.answer), 404)


def _again(life: Life) -> None:
    life.require_instance()
    expect(life.provision(life.instance_id, life.provision_body()), 200)


def _conflict(life: Life) -> None:
    life.require_instance()
    body = life.provision_body(plan_id=life.other_plan["id"], maintenance_info=None)
    expect(life.provision(life.instance_id, body), 409)


def _fetch(life: Life) -> None:
    life.require_instance()
    require_retrievable(life, "instances")
    reply = life.fetch_instance()
    expect(reply, 200)
    expect_object(reply)
    for name, owner in (("service_id", life.offering), ("plan_id", life.plan)):
        if reply.member(name) not in {None, owner["id"]}:
            raise RuleBroken(f"{name} is not {owner['id']}; {reply}")
    if not isinstance(reply.member("parameters"), dict | None):
        raise RuleBroken(f"parameters are no object; {reply}")


def _fetch_unknown(life: Life) -> None:
    require_retrievable(life, "instances")
    expect(life.fetch_instance(str(uuid.uuid4())), 404)


def require_asynchronous(operation: PolledOperation) -> None:
    """Raises NotApplicable where the broker did it at once, or not at all."""
    if operation.asynchronous:
        return
    if operation.state == "succeeded":
        raise NotApplicable("the broker does this synchronously")
    raise NotApplicable(f"the broker did not begin: {operation.answer}")


def require_retrievable(life: Life, what: str) -> None:
    """Raises NotApplicable where the catalog does not offer to fetch `instances` or `bindings`."""
    if life.offering.get(f"{what}_retrievable") is not True:
        raise NotApplicable(f"the offering is not {what}_retrievable")


def expect_done_or_async_required(reply: BrokerReply, *done: int) -> None:
    """Raises RuleBroken where a request without accepts_incomplete is neither done at once nor refused rightly."""
    if reply.status not in done:
        expect_refusal(reply, "AsyncRequired")


def expect_same_operation(first: BrokerReply, again: BrokerReply) -> None:
    """Raises RuleBroken where a repeated request, while the first goes on, is not answered as the first."""
    expect(again, 202)
    if again.member("operation") != first.member("operation"):
        raise RuleBroken(f"expected the operation {first.member('operation')!r}; {again}")


def expect_states(operation: PolledOperation) -> None:
    """Raises RuleBroken where a poll was answered by anything but 200 and a state."""
    for reply in operation.polls:
        expect(reply, 200)
        if reply.member("state") not in STATES:
            raise RuleBroken(f"expected a state: {', '.join(STATES)}; {reply}")


def expect_end(operation: PolledOperation, *ends: str) -> None:
    """Raises RuleBroken where an operation did not end so in time."""
    if operation.state not in ends:
        raise RuleBroken(f"{len(operation.polls)} polls, the last: {operation.polls[-1]}")


_RESPONSE = "Provisioning > Response"
_POLLING = "Polling Last Operation for Service Instances > Response"
_FETCHING = "Fetching a Service Instance > Response"
CHECKS = (
    BrokerCheck(
        "provision-malformed",
        _RESPONSE,
        "must",
        "A request without service_id or plan_id is refused with 400.",
        _without_ids,
    ),
    BrokerCheck(
        "provision-unknown-plan",
        "Provisioning > Body",
        "should",
        "A plan that is not in the catalog is refused with 400.",
        _unknown_plan,
    ),
    BrokerCheck(
        "provision-maintenance-conflict",
        _RESPONSE,
        "must",
        "Another version than the catalog's is refused with 422 MaintenanceInfoConflict.",
        _maintenance_conflict,
    ),
    BrokerCheck(
        "provision-status", _RESPONSE, "must", "A new instance is answered by 201, or by 202 while it is made.", _status
    ),
    BrokerCheck(
        "provision-body",
        "Provisioning > Body",
        "must",
        "The answer is an object; dashboard_url is a text or null.",
        _body,
    ),
    BrokerCheck(
        "provision-again-meanwhile",
        _RESPONSE,
        "must",
        "The request again, while it goes on, is answered by 202 and the same operation.",
        _again_meanwhile,
    ),
    BrokerCheck(
        "concurrent-update",
        "Blocking Operations",
        "must",
        "An update while the instance is made is served, or refused with 422 ConcurrencyError.",
        _concurrent_update,
    ),
    BrokerCheck(
        "fetch-instance-meanwhile",
        _FETCHING,
        "must",
        "An instance that is still made cannot be fetched: 404.",
        _fetch_meanwhile,
    ),
    BrokerCheck("poll-instance", _POLLING, "must", "Polling is answered by 200 and a state.", _poll),
    BrokerCheck(
        "poll-instance-end",
        "Polling Interval and Duration",
        "must",
        "An asynchronous provisioning succeeds in time.",
        _poll_end,
    ),
    BrokerCheck(
        "poll-instance-again",
        _POLLING,
        "should",
        "How an operation ended is told again to who asks again.",
        _poll_again,
    ),
    BrokerCheck(
        "poll-instance-unknown",
        _POLLING,
        "must",
        "Polling an instance that there is not is answered by 404.",
        _poll_unknown,
    ),
    BrokerCheck(
        "provision-async-required",
        _RESPONSE,
        "must",
        "Without accepts_incomplete it is done at once, or refused with 422 AsyncRequired.",
        _async_required,
    ),
    BrokerCheck("provision-again", _RESPONSE, "should", "The same request again is answered by 200.", _again),
    BrokerCheck(
        "provision-conflict", _RESPONSE, "must", "The same id with another plan is refused with 409.", _conflict
    ),
    BrokerCheck(
        "fetch-instance", _FETCHING, "must", "The instance can be fetched, with its offering and plan.", _fetch
    ),
    BrokerCheck(
        "fetch-instance-unknown", _FETCHING, "must", "An instance that there is not is answered by 404.", _fetch_unknown
    ),
)
