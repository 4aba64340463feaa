"""/_fakecc/failures: what went wrong inside fakecc itself, the newest last."""

from __future__ import annotations

from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply, no_content


def index(call: Call) -> Reply:
    failures = [{"where": failure.where, "text": failure.text} for failure in call.world.failures.texts]
    return json_reply({"failures": failures})


def clear(call: Call) -> Reply:
    call.world.failures.clear()
    return no_content()


ENDPOINTS = [
    endpoint("GET", "/_fakecc/failures", index),
    endpoint("DELETE", "/_fakecc/failures", clear),
]
