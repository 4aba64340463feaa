"""/_fakecc/brokers/<name>/catalog: what a scripted broker answers for its catalog."""

from __future__ import annotations

from fakecc.arrange.broker_catalogs import BrokerAtHand
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply


def show(call: Call, name: str) -> Reply:
    return json_reply(BrokerAtHand(call.world, name).catalog())


def update(call: Call, name: str) -> Reply:
    return json_reply(BrokerAtHand(call.world, name).catalog(call.body))


ENDPOINTS = [
    endpoint("GET", "/_fakecc/brokers/<name>/catalog", show),
    endpoint("PUT", "/_fakecc/brokers/<name>/catalog", update),
]
