"""/_fakecc/envelopes: log lines and metrics for log-cache, which has no other way in."""

from __future__ import annotations

from fakecc.actions.platform import logs
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import no_content


def create(call: Call) -> Reply:
    """Keep a batch of envelopes, in the form that log-cache shows."""
    for envelope in call.body["batch"]:
        logs.put(call.world, envelope)
    return no_content()


ENDPOINTS = [endpoint("POST", "/_fakecc/envelopes", create)]
