"""Checks of deprovisioning, and of all answers together."""

from __future__ import annotations

import uuid

from fakecc.remote.broker_check.broker_client import expect, expect_object
from fakecc.remote.broker_check.checks import BrokerCheck
from fakecc.remote.broker_check.life import Life
from fakecc.remote.broker_check.provision_checks import (
    expect_done_or_async_required,
    expect_end,
    expect_same_operation,
    require_asynchronous,
    require_retrievable,
)
from fakecc.remote.broker_check.verdicts import NotApplicable, RuleBroken

LONGEST_OPERATION = 10_000


def _unknown(life: Life) -> None:
    expect(life.deprovision(str(uuid.uuid4())), 410)


def _without_ids(life: Life) -> None:
    life.require_instance()
    reply = life.client.ask("DELETE", life.instance_path(), query={"accepts_incomplete": "true"})
    life.early_deprovisionings.append(reply)
    expect(reply, 400)


def _async_required(life: Life) -> None:
    require_asynchronous(life.require_instance())
    reply = life.deprovision(life.instance_id, incomplete=False)
    life.early_deprovisionings.append(reply)
    expect_done_or_async_required(reply, 200)


def _status(life: Life) -> None:
    expect(life.deprovisioning.answer, 200, 202)


def _body(life: Life) -> None:
    expect_object(life.deprovisioning.answer)


def _again_meanwhile(life: Life) -> None:
    expect_same_operation(life.deprovisioning.answer, life.deprovisioning.reply_meanwhile("again"))


def _end(life: Life) -> None:
    require_asynchronous(life.deprovisioning)
    expect_end(life.deprovisioning, "succeeded", "gone")


def _again(life: Life) -> None:
    _require_gone(life)
    expect(life.deprovision(life.instance_id), 410)


def _fetch(life: Life) -> None:
    require_retrievable(life, "instances")
    _require_gone(life)
    expect(life.fetch_instance(), 404)


def _retry_after(life: Life) -> None:
    polls = [reply for reply in life.client.replies if reply.method == "GET" and "/last_operation" in reply.path]
    told = [reply.headers["retry-after"] for reply in polls if "retry-after" in reply.headers]
    if not told:
        raise NotApplicable("no poll was answered with Retry-After")
    strange = [text for text in told if not (text.isascii() and text.isdigit())]
    if strange:
        raise RuleBroken(f"Retry-After is {strange[0]!r}, no number of seconds")


def _operation_ids(life: Life) -> None:
    accepted = [reply for reply in life.client.replies if reply.status == 202]
    if not accepted:
        raise NotApplicable("nothing was answered by 202")
    for reply in accepted:
        operation = reply.member("operation")
        if operation is None:
            continue
        if not isinstance(operation, str) or not 0 < len(operation) <= LONGEST_OPERATION:
            raise RuleBroken(f"operation is no text of 1 to {LONGEST_OPERATION} characters; {reply}")


def _errors(life: Life) -> None:
    refusals = [reply for reply in life.client.replies if reply.status >= 400]
    if not refusals:
        raise NotApplicable("nothing was refused")
    for reply in refusals:
        for name in ("error", "description"):
            value = reply.member(name)
            if value is not None and (not isinstance(value, str) or not value):
                raise RuleBroken(f"{name} is {value!r}, expected a text; {reply}")


def _content_type(life: Life) -> None:
    with_json = [reply for reply in life.client.replies if reply.is_json]
    if not with_json:
        raise NotApplicable("nothing was answered by JSON")
    for reply in with_json:
        kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise RuleBroken(f"the content type is {kind or 'missing'}; {reply}")


def _require_gone(life: Life) -> None:
    if life.deprovisioning.state not in {"succeeded", "gone"}:
        raise NotApplicable(f"the instance is still there: {life.deprovisioning.answer}")


_RESPONSE = "Deprovisioning > Response"
CHECKS = (
    BrokerCheck(
        "deprovision-unknown",
        "Orphan Mitigation",
        "must",
        "Deprovisioning what never was is answered by 410.",
        _unknown,
    ),
    BrokerCheck(
        "deprovision-malformed",
        _RESPONSE,
        "must",
        "A request without service_id and plan_id is refused with 400.",
        _without_ids,
    ),
    BrokerCheck(
        "deprovision-async-required",
        _RESPONSE,
        "must",
        "Without accepts_incomplete it is done at once, or refused with 422 AsyncRequired.",
        _async_required,
    ),
    BrokerCheck(
        "deprovision-status",
        _RESPONSE,
        "must",
        "Deprovisioning is answered by 200, or by 202 while it goes on.",
        _status,
    ),
    BrokerCheck("deprovision-body", "Deprovisioning > Body", "must", "The answer is an object.", _body),
    BrokerCheck(
        "deprovision-again-meanwhile",
        _RESPONSE,
        "must",
        "The request again, while it goes on, is answered by 202 and the same operation.",
        _again_meanwhile,
    ),
    BrokerCheck(
        "deprovision-end", "Polling Interval and Duration", "must", "An asynchronous deprovisioning ends in time.", _end
    ),
    BrokerCheck("deprovision-again", _RESPONSE, "must", "Deprovisioning what is gone is answered by 410.", _again),
    BrokerCheck(
        "fetch-instance-gone",
        "Fetching a Service Instance > Response",
        "must",
        "An instance that is gone is answered by 404.",
        _fetch,
    ),
    BrokerCheck(
        "retry-after",
        "Polling Last Operation for Service Instances > Body",
        "should",
        "Retry-After is a number of seconds.",
        _retry_after,
    ),
    BrokerCheck(
        "operation-ids",
        "Provisioning > Body",
        "must",
        "The operation of an answer 202 is a text of at most 10,000 characters.",
        _operation_ids,
    ),
    BrokerCheck(
        "error-texts",
        "Service Broker Errors",
        "must",
        "error and description of a refusal are texts that are not empty.",
        _errors,
    ),
    BrokerCheck("content-type", "Content Type", "should", "Answers with JSON say so: application/json.", _content_type),
)
