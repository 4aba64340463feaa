"""/_fakecc/health, ready, version, openapi.json: whether fakecc answers, its version, and what this API is."""

from __future__ import annotations

from importlib.metadata import version as installed_version

from fakecc.arrange.checking import openapi
from fakecc.call import Call, Reply, endpoint
from fakecc.control.view import json_reply


def health(call: Call) -> Reply:
    del call
    return json_reply({"status": "ok"})


def ready(call: Call) -> Reply:
    """Answer that fakecc is ready, always: a server listens only once its worlds are seeded."""
    return json_reply({"status": "ready", "worlds": [world.name for world in call.worlds or ()]})


def version(call: Call) -> Reply:
    del call
    return json_reply({"fakecc": installed_version("fakecc")})


def document(call: Call) -> Reply:
    """The OpenAPI document of /_fakecc."""
    return json_reply({**openapi(), "servers": [{"url": call.api}]})


ENDPOINTS = [
    endpoint("GET", "/_fakecc/health", health, "unlocked"),
    endpoint("GET", "/_fakecc/ready", ready, "unlocked"),
    endpoint("GET", "/_fakecc/version", version, "unlocked"),
    endpoint("GET", "/_fakecc/openapi.json", document, "unlocked"),
]
