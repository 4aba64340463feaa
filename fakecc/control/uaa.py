"""/_fakecc/uaa/keys: which keys sign and verify tokens, and another one to sign."""

from __future__ import annotations

from fakecc.arrange.uaa import Uaa, describe_keys
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply


def index(call: Call) -> Reply:
    return json_reply(describe_keys(call.world))


def rotate(call: Call) -> Reply:
    """Have another key sign; `keep_old` false ends the tokens of the keys before."""
    Uaa(call.world).rotate_key(keep_old=call.body.get("keep_old", True))
    return json_reply(describe_keys(call.world), 201)


ENDPOINTS = [endpoint("GET", "/_fakecc/uaa/keys", index), endpoint("POST", "/_fakecc/uaa/keys", rotate)]
