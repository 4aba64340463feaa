"""/Codes: a text that is kept under a code until somebody asks for it, once.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/codestore/CodeStoreEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import answers, bodies
from fakecc.uaa.answers import UaaError, html_refusal, milliseconds, resource
from fakecc.uaa.bodies import BodyProblem


def create(call: Call) -> Reply:
    """Keep a text until a moment."""
    try:
        body = bodies.read_object(call)
        data, expires, intent = bodies.text_of(body.get("data")), body.get("expiresAt"), body.get("intent")
    except BodyProblem:
        raise html_refusal(400) from None
    if data is None or expires is None:
        raise _refusal(400, "data and expiresAt are required.")
    if isinstance(expires, bool) or not isinstance(expires, int | float):
        raise html_refusal(400)
    if expires / 1000 < call.world.now():
        raise _refusal(400, "expiresAt must be in the future.")
    known_intent = intent if isinstance(intent, str) else None
    code = uaa_codes.create(call.world, data, intent=known_intent, expires_at=expires / 1000)
    return resource(
        {"code": code.guid, "expiresAt": milliseconds(code.expires_at), "data": code.data, "intent": code.intent}, 201
    )


def show(call: Call, value: str) -> Reply:
    """What is kept under a code, for the last time."""
    code = uaa_codes.use(call.world, value)
    if code is None:
        raise _refusal(404, f"Code not found: {value}")
    return resource(
        {"code": code.guid, "expiresAt": milliseconds(code.expires_at), "data": code.data, "intent": code.intent}
    )


def _refusal(status: int, sentence: str) -> UaaError:
    reply = answers.resource({"error": "code_store", "error_description": sentence}, status)
    return UaaError(reply)


ENDPOINTS = [endpoint("POST", "/Codes", create), endpoint("GET", "/Codes/<value>", show)]
