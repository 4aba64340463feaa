"""Faults that hit a call to a service broker.

The `effect` of such a fault is one of
    {"status": 500, "body": {...}}        that answer; "text" instead of "body" for bytes that are no JSON
    {"failure": "timeout"}                no answer in time; also "unreachable", or "transport" with a "message"
"""

from __future__ import annotations

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
