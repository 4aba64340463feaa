"""Faults as records: which broker call or request, when, and what happens instead.

An `effect` on a broker call is one of
    {"status": 500, "body": {...}}        that answer; "text" instead of "body" for bytes that are no JSON
    {"failure": "timeout"}                no answer in time; also "unreachable", or "transport" with a "message"
On a client's request it is
    {"status": 503, "errors": [...]}      that status, in the view's words; without errors what is natural with it;
                                          "body" or "text" for a whole body of your own, "headers" for more of them
    {"failure": "reset"}                  the connection is cut; also "hang" with "seconds" (without: until the client
                                          gives up), and "truncate", which sends half of the real answer. With
                                          "after": true the deed is done and only the answer is lost
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from fakecc.models.arranged import Fault
from fakecc.osb.port import BrokerAnswer, BrokerRequest
from fakecc.store import Table


def strike(faults: Table[Fault], where: str, told: Mapping[str, object]) -> Fault | None:
    """The first fault that this call meets; counts the call for every fault that selects it."""
    struck: Fault | None = None
    for fault in faults:
        if fault.where != where or not _selects(fault, told):
            continue
        seen = fault.seen + 1
        faults.put(replace(fault, seen=seen))
        last = None if fault.times is None else fault.nth + fault.times - 1
        if struck is None and seen >= fault.nth and (last is None or seen <= last):
            struck = fault
    return struck


def _selects(fault: Fault, told: Mapping[str, object]) -> bool:
    for key, wanted in fault.select.items():
        known = told.get(key)
        if not (wanted in known if isinstance(known, tuple | frozenset) else wanted == known):
            return False
    return True


def broker_answer(fault: Fault, request: BrokerRequest) -> BrokerAnswer:
    """What the broker seems to answer under this fault."""
    effect = fault.effect
    location = request.broker_url + request.path
    if "failure" in effect:
        return BrokerAnswer(failure=str(effect["failure"]), message=str(effect.get("message", "")), location=location)
    text = effect["text"] if "text" in effect else json.dumps(effect.get("body", {}))
    return BrokerAnswer(
        status=int(effect["status"]), text=str(text), headers=dict(effect.get("headers", {})), location=location
    )
