"""What the servlet container and Spring's firewall refuse before UAA sees a request.

Source: Tomcat: AbstractProcessor, Request; Spring Security: StrictHttpFirewall
"""

from __future__ import annotations

import re

from fakecc.call import Call, Reply
from fakecc.uaa import addresses
from fakecc.uaa.answers import ALWAYS, ENGLISH, HTML, JSON_UTF8

HEADER_BYTES = 14336
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
FORBIDDEN_TO_TOMCAT = re.compile(r"%2e%2e|%00|%2f|%5c", re.IGNORECASE)
NOSNIFF = {"X-Content-Type-Options": "nosniff"}
ALLOWED_ON_TRACE = "HEAD, DELETE, POST, GET, OPTIONS, PUT, PATCH"


def refuse_request(call: Call) -> Reply | None:
    """The refusal, or None where the request may go on."""
    # As the real one does. recording: uaa/odd-requests
    raw = call.raw_path or call.path
    if FORBIDDEN_TO_TOMCAT.search(raw) or _header_size(call, raw) > HEADER_BYTES:
        return Reply(status=400, text="<h1>HTTP Status 400</h1>", headers={**ENGLISH}, content_type=HTML.lower())
    if call.method == "TRACE":
        return Reply(status=405, headers={"Allow": ALLOWED_ON_TRACE}, content_type="message/http")
    if call.method not in METHODS:
        return Reply(status=400, text="<h1>HTTP Status 400</h1>", headers={**ENGLISH, **NOSNIFF}, content_type=HTML)
    path = addresses.below_prefix(raw)
    if "//" in path or ";" in path:
        headers = {"Cache-Control": "no-store", **ENGLISH, **NOSNIFF}
        return Reply(status=400, body={}, headers=headers, content_type=JSON_UTF8)
    if "%00" in call.raw_query:
        headers = {**ALWAYS, **ENGLISH}
        return Reply(status=400, text="<h1>HTTP Status 400</h1>", headers=headers, content_type=HTML)
    return None


def _header_size(call: Call, raw_path: str) -> int:
    """About how long the request's first line and its headers are."""
    return len(raw_path) + len(call.raw_query) + sum(len(name) + len(value) for name, value in call.headers.items())
