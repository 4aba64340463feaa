"""/_fakecc/health, ready, version, ca.pem, openapi.json, seed.schema.json: what this server is, and what it takes."""

from __future__ import annotations

from importlib.metadata import version as installed_version

from fakecc.arrange.checking import Missing, openapi, seed_schema
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


def schema(call: Call) -> Reply:
    """The JSON Schema of seeds, for editors and checkers."""
    del call
    return json_reply(seed_schema())


def certificate(call: Call) -> Reply:
    """The certificate of the authority that signed this server's. Raises Missing where it speaks plain HTTP."""
    pem = call.worlds.ca if call.worlds else ""
    if not pem:
        raise Missing("this server speaks plain HTTP: start it with --tls, or FakeCC(tls=True)")
    return Reply(text=pem, content_type="application/x-pem-file")


ENDPOINTS = [
    endpoint("GET", "/_fakecc/health", health, "unlocked"),
    endpoint("GET", "/_fakecc/ready", ready, "unlocked"),
    endpoint("GET", "/_fakecc/version", version, "unlocked"),
    endpoint("GET", "/_fakecc/ca.pem", certificate, "unlocked"),
    endpoint("GET", "/_fakecc/openapi.json", document, "unlocked"),
    endpoint("GET", "/_fakecc/seed.schema.json", schema, "unlocked"),
]
