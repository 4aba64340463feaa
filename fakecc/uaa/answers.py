"""UAA's answers and refusals, and who may have which."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote_plus

from fakecc import json_reading
from fakecc.call import Call, Reply
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient

JSON_TYPE = "application/json;charset=UTF-8"
UNCACHED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class UaaError(Exception):
    """A refusal: UAA's word for it, and its description."""

    def __init__(self, status: int, error: str, description: str, **more: Json) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description, **more}


def json_reply(body: Json, status: int = 200, **headers: str) -> Reply:
    """An answer in JSON; a header's name is given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, body=body, headers={**UNCACHED, **named}, content_type=JSON_TYPE)


def moment(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds, as UAA writes times."""
    whole = int(seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{int((seconds - whole) * 1000):03d}Z"


def form_of(call: Call) -> dict[str, str]:
    """The parameters of a form, in the body or in the query."""
    return dict([*call.query, *parse_qsl(call.raw.decode(errors="replace"), keep_blank_values=True)])


def json_of(call: Call) -> dict[str, Json]:
    """The body, which is to be an object. Raises UaaError."""
    try:
        body = json_reading.read(call.raw or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise UaaError(400, "scim", "The request body is no JSON object", message="The request body is no JSON object")
    call.body = body
    return body


def require(call: Call, *scopes: str) -> None:
    """Raise unless the caller's token has one of these scopes. Administrators of the foundation have all of them."""
    caller = call.caller
    if caller.problem == "missing":
        description = "Full authentication is required to access this resource"
        raise UaaError(401, "unauthorized", description)
    if caller.problem:
        raise UaaError(401, "invalid_token", "The token expired, was revoked, or is no token of this UAA")
    if not caller.scopes & {*scopes, "uaa.admin"} and not (caller.admin and call.world.auth != "strict"):
        needed = " ".join(("uaa.admin", *scopes))
        raise UaaError(403, "insufficient_scope", "Insufficient scope for this resource", scope=needed)


def client_of(call: Call, form: Mapping[str, str]) -> UaaClient:
    """The client that asks, by a Basic header or by the form. Raises UaaError."""
    client_id, secret = _basic(call.headers.get("Authorization") or "") or (
        form.get("client_id", ""),
        form.get("client_secret", ""),
    )
    client = call.world.uaa_clients.get(client_id)
    if client is None or client.secret != secret:
        raise UaaError(401, "unauthorized", "Bad credentials")
    return client


def _basic(authorization: str) -> tuple[str, str] | None:
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return None
    return unquote_plus(name), unquote_plus(secret)
