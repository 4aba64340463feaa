"""Checks of updating an instance."""

from __future__ import annotations

import uuid

from fakecc.remote.broker_check.broker_client import expect, expect_object, expect_refusal
from fakecc.remote.broker_check.checks import BrokerCheck
from fakecc.remote.broker_check.life import Life
from fakecc.remote.broker_check.provision_checks import (
    OTHER_VERSION,
    expect_end,
    require_asynchronous,
    require_retrievable,
)
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken


def _without_ids(life: Life) -> None:
    life.require_instance()
    expect(life.update({"service_id": None}), 400)


def _unknown_plan(life: Life) -> None:
    _require_updatable(life)
    reply = life.update({"plan_id": str(uuid.uuid4())})
    if not 400 <= reply.status < 500:
        raise RuleBroken(f"expected a refusal; {reply}")


def _maintenance_conflict(life: Life) -> None:
    life.require_instance()
    if not life.plan.get("maintenance_info"):
        raise NotApplicable("the plan has no maintenance_info")
    reply = life.update({"plan_id": life.plan["id"], "maintenance_info": OTHER_VERSION})
    expect_refusal(reply, "MaintenanceInfoConflict")


def _context(life: Life) -> None:
    life.require_instance()
    if life.offering.get("allow_context_updates") is not True:
        raise NotApplicable("the offering does not allow_context_updates")
    expect(life.context_update.answer, 200, 202)


def _async_required(life: Life) -> None:
    if life.plan_update_at_once.status == 202:
        raise RuleBroken(f"accepts_incomplete was not sent; {life.plan_update_at_once}")
    if life.plan_update.asynchronous:
        expect_refusal(life.plan_update_at_once, "AsyncRequired")


def _status(life: Life) -> None:
    answer = life.plan_update.answer
    if answer.status == 422 and not answer.member("error"):
        raise NotApplicable(f"the broker does not support this change: {answer}")
    expect(answer, 200, 202)


def _body(life: Life) -> None:
    expect_object(life.plan_update.answer)


def _end(life: Life) -> None:
    require_asynchronous(life.plan_update)
    expect_end(life.plan_update, "succeeded")


def _fetch(life: Life) -> None:
    require_retrievable(life, "instances")
    if life.plan_update.state != "succeeded":
        raise NotApplicable(f"the plan was not changed: {life.plan_update.answer}")
    reply = life.fetch_instance()
    if reply.member("plan_id") not in {None, life.other_plan["id"]}:
        raise RuleBroken(f"plan_id is not {life.other_plan['id']}; {reply}")


def _require_updatable(life: Life) -> None:
    life.require_instance()
    if not life.updatable:
        raise NotApplicable("the plan is not plan_updateable")


_RESPONSE = "Updating a Service Instance > Response"
CHECKS = (
    BrokerCheck(
        "update-malformed", _RESPONSE, "must", "A request without service_id is refused with 400.", _without_ids
    ),
    BrokerCheck(
        "update-unknown-plan",
        "Updating a Service Instance > Body",
        "should",
        "A plan that is not in the catalog is refused.",
        _unknown_plan,
    ),
    BrokerCheck(
        "update-maintenance-conflict",
        _RESPONSE,
        "must",
        "Another version than the catalog's is refused with 422 MaintenanceInfoConflict.",
        _maintenance_conflict,
    ),
    BrokerCheck(
        "update-context",
        "Updating a Service Instance",
        "must",
        "An update of the context alone is taken where the catalog allows it.",
        _context,
    ),
    BrokerCheck(
        "update-async-required",
        _RESPONSE,
        "must",
        "Without accepts_incomplete it is done at once, or refused with 422 AsyncRequired.",
        _async_required,
    ),
    BrokerCheck(
        "update-status",
        _RESPONSE,
        "must",
        "A change of the plan is answered by 200, or by 202 while it goes on.",
        _status,
    ),
    BrokerCheck("update-body", "Updating a Service Instance > Body", "must", "The answer is an object.", _body),
    BrokerCheck(
        "update-end", "Polling Interval and Duration", "must", "An asynchronous update succeeds in time.", _end
    ),
    BrokerCheck("update-fetch", "Fetching a Service Instance", "must", "The instance shows its new plan.", _fetch),
)
