"""/Codes: a text that is kept under a code until somebody asks for it, once.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/codestore/CodeStoreEndpoints.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import bodies
from fakecc.uaa.answers import UaaError, milliseconds, report, resource
from fakecc.uaa.bodies import BodyProblem
from fakecc.uaa.zones.switching import current_zone


def create(call: Call) -> Reply:
    """Keep a text until a moment."""
    try:
        body = bodies.read_object(call)
        data, expires_at = bodies.text_of(body.get("data")), bodies.moment_of(body.get("expiresAt"))
    except BodyProblem:
        raise _refusal(500, "Unexpected error") from None
    if data is None or expires_at is None:
        raise _refusal(400, "data and expiresAt are required.")
    if expires_at < call.world.now():
        raise _refusal(400, "expiresAt must be in the future.")
    # Whatever intent is sent is not kept.
    code = uaa_codes.create(call.world, data, intent=None, expires_at=expires_at, zone_id=current_zone(call))
    return resource(
        {"code": code.guid, "expiresAt": milliseconds(code.expires_at), "data": code.data, "intent": code.intent}, 201
    )


def show(call: Call, value: str) -> Reply:
    """What is kept under a code, for the last time."""
    code = uaa_codes.use(call.world, value, zone_id=current_zone(call))
    if code is None:
        raise _refusal(404, f"Code not found: {value}")
    return resource(
        {"code": code.guid, "expiresAt": milliseconds(code.expires_at), "data": code.data, "intent": code.intent}
    )


def _refusal(status: int, sentence: str) -> UaaError:
    return report(status, "code_store", sentence)


ENDPOINTS = [endpoint("POST", "/Codes", create), endpoint("GET", "/Codes/<value>", show)]
