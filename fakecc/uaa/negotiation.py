"""Which content type a client accepts, and what it gets where it accepts none.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring-servlet.xml (contentNegotiationManager, messageConverters)
"""

from __future__ import annotations

import re

from fakecc.call import Call, Reply
from fakecc.uaa import requests
from fakecc.uaa.answers import ENGLISH, GUARDED, HTML, JSON, UNCACHED

SCIM = re.compile(r"/(Users|Groups)(/.*)?")
MEDIA_TYPE = re.compile(r"\s*[\w.+*-]+/[\w.+*-]+\s*(;.*)?", re.DOTALL)
REFUSED = "Could not find acceptable representation"
LATIN = ";charset=ISO-8859-1"
JSON_LIKE = re.compile(r"application/(json|[\w.-]+\+json)")


def acceptable_refusal(call: Call, reply: Reply) -> Reply:
    """The refusal of a token, or 406 in its place."""
    # As the real one does. recording: uaa/token-bad-bearers
    return reply if reply.content_type != JSON or requests.accepts_json(call) else _not_acceptable()


def acceptable(call: Call, path: str, reply: Reply) -> Reply:
    """The reply, or what is sent in its place to a client that does not accept its type."""
    # As the real one does. recording: uaa/odd-requests
    accept = call.headers.get("Accept") or ""
    if reply.content_type != JSON or requests.accepts_json(call):
        return _echoing(accept, path, reply)
    if SCIM.fullmatch(path):
        return _scim_refusal(accept, reply)
    if reply.status < 400 and path == "/oauth/token":
        return reply
    return _not_acceptable()


def _not_acceptable() -> Reply:
    headers = {**GUARDED, **UNCACHED, **ENGLISH}
    return Reply(status=406, text="<h1>HTTP Status 406</h1>", headers=headers, content_type=HTML)


def _echoing(accept: str, path: str, reply: Reply) -> Reply:
    """SCIM's resources are of the very type that is asked for first, with its parameters."""
    if reply.content_type == JSON and SCIM.fullmatch(path):
        asked = accept.split(",", maxsplit=1)[0].strip()
        if JSON_LIKE.fullmatch(asked.partition(";")[0].strip()) and "q=" not in asked:
            reply.content_type = asked
    return reply


def _scim_refusal(accept: str, reply: Reply) -> Reply:
    asked = accept.split(",", maxsplit=1)[0].strip()
    kind = asked.partition(";")[0].strip().lower()
    if JSON_LIKE.fullmatch(kind):
        reply.content_type = asked
        return reply
    headers = {**GUARDED, **UNCACHED, **ENGLISH}
    if "ETag" in reply.headers:
        headers["ETag"] = reply.headers["ETag"]
    if not MEDIA_TYPE.fullmatch(asked):
        return Reply(status=400, headers=headers)
    if kind == "application/xml":
        body = {"error_description": REFUSED, "error": "scim", "message": REFUSED}
        return Reply(status=400, body=body, headers=headers, content_type=kind + LATIN)
    return Reply(status=400, text=f"{{error={REFUSED}}}", headers=headers, content_type=kind + LATIN)
