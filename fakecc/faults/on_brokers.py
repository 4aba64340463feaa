"""Faults that hit a call to a service broker.

The `effect` of such a fault is one of
    {"status": 500, "body": {...}}        that answer; "text" instead of "body" for bytes that are no JSON
    {"failure": "timeout"}                no answer in time; also "unreachable", or "transport" with a "message"
    {"duplicate": true}                   the request reaches the broker twice; the second answer counts
and maybe {"delay": 0.5}: so many seconds pass before the answer. With "after": true the broker does what it was asked,
and only its answer is lost.
"""

from __future__ import annotations

from collections.abc import Callable

from fakecc import json_reading
from fakecc.models.arranged import Fault
from fakecc.osb.port import BrokerAnswer, BrokerRequest


def broker_answer(fault: Fault, request: BrokerRequest) -> BrokerAnswer:
    """What the broker seems to answer under this fault."""
    effect = fault.effect
    location = request.broker_url + request.path
    if "failure" in effect:
        return BrokerAnswer(failure=str(effect["failure"]), message=str(effect.get("message", "")), location=location)
    text = effect["text"] if "text" in effect else json_reading.write(effect.get("body", {}), spaced=True)
    return BrokerAnswer(
        status=int(effect["status"]), text=str(text), headers=dict(effect.get("headers", {})), location=location
    )


def reaches_broker(fault: Fault) -> bool:
    """Is the broker asked, whatever its answer is said to be?"""
    effect = fault.effect
    return bool(effect.get("after")) or not ("failure" in effect or "status" in effect)


def answer_under(fault: Fault, request: BrokerRequest, ask: Callable[[BrokerRequest], BrokerAnswer]) -> BrokerAnswer:
    """The answer to a request that meets this fault; `ask` asks the broker truly."""
    true_answer = None
    for _ in range(2 if "duplicate" in fault.effect else 1):
        true_answer = ask(request) if reaches_broker(fault) else None
    if true_answer is None or fault.effect.get("after"):
        return broker_answer(fault, request)
    return true_answer
