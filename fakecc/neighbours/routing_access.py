"""Who may ask the routing API, and how it complains.

Source: routing-api:handlers/helpers.go, uaaclient/token_validator.go
"""

from __future__ import annotations

import re

from fakecc.call import Call, Reply
from fakecc.dialects import go_json
from fakecc.dialects.go_json import STRING, GoError, GoType
from fakecc.json_types import Json
from fakecc.neighbours.answers import NeighbourRefusal, plain_json, text_of

# The scopes for routes.
READ, WRITE = "routing.routes.read", "routing.routes.write"
TAG = GoType(name="models.ModificationTag", fields={"guid": STRING, "index": GoType(name="uint16")})
SEGMENTS = 3
BASE64 = re.compile(r"[A-Za-z0-9_-]*")


def refuse(status: int, name: str, message: str) -> NeighbourRefusal:
    """A refusal in the routing API's form."""
    return NeighbourRefusal(plain_json({"name": name, "message": message}, status))


def bad_request(message: str) -> NeighbourRefusal:
    return refuse(400, "ProcessRequestError", f"Cannot process request: {message}")


def check_scope(call: Call, scope: str) -> None:
    """Raises NeighbourRefusal, 401, where there is no good token, or none of that scope."""
    problem = _token_problem(call.headers.get("Authorization") or "")
    if problem:
        raise refuse(401, "UnauthorizedError", problem)
    if not call.caller.has_token or scope not in call.caller.scopes:
        raise refuse(401, "UnauthorizedError", "You are not authorized to perform the requested action")


def _token_problem(header: str) -> str:
    """What is wrong with the form of a header; empty for nothing."""
    parts = header.split(" ")
    if len(parts) != 2:
        return "invalid token format"
    if parts[0].lower() != "bearer":
        return f"Invalid token type: {parts[0]}"
    segments = parts[1].split(".")
    if len(segments) != SEGMENTS:
        return "token contains an invalid number of segments"
    place = next((place for place in map(_base64_problem, segments) if place is not None), None)
    return "" if place is None else f"illegal base64 data at input byte {place}"


def _base64_problem(segment: str) -> int | None:
    """Where Go finds a segment illegal: at a strange sign, or where the last quantum of one sign begins."""
    match = BASE64.match(segment)
    good = match.end() if match else 0
    if good < len(segment):
        return good
    return good - 1 if good % 4 == 1 else None


def body_of(call: Call, kind: GoType) -> Json:
    """The body in a type of Go's. Raises NeighbourRefusal for what does not fit."""
    try:
        return go_json.decode(text_of(call.raw), kind)
    except GoError as problem:
        raise bad_request(str(problem)) from None


def empty_reply(status: int) -> Reply:
    """201, 204 and 404 without a body."""
    return Reply(status=status)


def modification_tag(guid: str, index: int) -> Json:
    return {"guid": guid, "index": index}
