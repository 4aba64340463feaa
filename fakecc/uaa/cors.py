"""Requests of pages from other origins.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/security/web/CorsFilter.java
"""

from __future__ import annotations

from fakecc.call import Call, Reply
from fakecc.uaa.answers import GUARDED, UNCACHED, html_refusal

METHODS = ("GET", "POST", "PUT", "OPTIONS", "DELETE", "PATCH")
SCRIPT_METHODS = ("GET", "OPTIONS")
HEADERS = ("Authorization",)
SCRIPT_HEADERS = ("Accept", "Authorization", "Content-Type", "Accept-Language", "Content-Language", "X-Requested-With")
MAX_AGE = "1728000"


def preflight(call: Call) -> Reply | None:
    """The answer to a browser that asks whether it may send a request; None where it is none. Raises UaaError."""
    if call.method != "OPTIONS" or not call.headers.get("Origin"):
        return None
    method = call.headers.get("Access-Control-Request-Method")
    if not method:
        raise html_refusal(400)
    by_script = _is_by_script(call)
    if method.upper() not in (SCRIPT_METHODS if by_script else METHODS):
        raise html_refusal(405)
    return Reply(
        headers={
            **GUARDED,
            **UNCACHED,
            **headers(call),
            "Access-Control-Allow-Methods": ", ".join(SCRIPT_METHODS if by_script else METHODS),
            "Access-Control-Allow-Headers": ", ".join(SCRIPT_HEADERS if by_script else HEADERS),
            "Access-Control-Max-Age": MAX_AGE,
        }
    )


def headers(call: Call) -> dict[str, str]:
    """What an answer to another origin has."""
    origin = call.headers.get("Origin")
    if not origin:
        return {}
    return {"Access-Control-Allow-Origin": origin if _is_by_script(call) else "*"}


def _is_by_script(call: Call) -> bool:
    asked = (call.headers.get("Access-Control-Request-Headers") or "").lower().split(",")
    return bool(call.headers.get("X-Requested-With")) or "x-requested-with" in [name.strip() for name in asked]
