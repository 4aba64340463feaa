"""Requests to routes of apps: passed on to the server that answers for the app, or answered as the router does.

Source: gorouter:errorwriter/error_writer.go, proxy/proxy.go, proxy/round_tripper/error_handler.go
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response

from fakecc.journal import Entry
from fakecc.web import incoming
from fakecc.world import World
from fakecc.world.runtime_port import RouteAnswer
from fakecc.worlds import Worlds

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

SECONDS = 60.0
MOST_BYTES = 256 << 20
# Of one connection only.
HOP_BY_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
        "upgrade",
    }
)  # fmt: skip
CACHE_CONTROL = {"no_endpoints": "public,max-age=2"}


def answer(environ: Mapping[str, Any], worlds: Worlds) -> Response | None:
    """The answer to a request to an app's route; None where the host is no route's."""
    host = environ.get("HTTP_HOST", "")
    world = incoming.world_of(environ, worlds) if host else None
    if world is None or environ.get("PATH_INFO", "").startswith("/_fakecc"):
        return None
    target = environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    with world.lock:
        routed = world.runtime.route(host, target.partition("?")[0])
    if routed is None:
        return None
    world.catch_up()
    with world.lock:
        routed = world.runtime.route(host, target.partition("?")[0]) or routed
    response = _pass_on(environ, routed, target) if routed.backend else _refuse(routed)
    _write_in_journal(world, environ, target, host, response.status_code)
    return response


def _refuse(routed: RouteAnswer) -> Response:
    phrase = HTTPStatus(routed.status).phrase
    headers = {
        "X-Cf-Routererror": routed.error,
        "Cache-Control": CACHE_CONTROL.get(routed.error, "no-cache, no-store"),
        "X-Content-Type-Options": "nosniff",
        **({"X-Fakecc-Hint": routed.hint} if routed.hint else {}),
    }
    text = f"{routed.status} {phrase}: {routed.message}\n"
    return Response(text, routed.status, headers, content_type="text/plain; charset=utf-8")


def _pass_on(environ: Mapping[str, Any], routed: RouteAnswer, target: str) -> Response:
    import urllib3  # noqa: PLC0415 - it takes as long as the rest of a start

    address = urlsplit(routed.backend)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    try:
        with urllib3.HTTPConnectionPool(address.hostname or "", address.port or 80, timeout=SECONDS) as pool:
            found = pool.urlopen(
                environ["REQUEST_METHOD"],
                address.path + target,
                body=body or None,
                headers=_headers(environ, routed),
                redirect=False,
                retries=False,
                decode_content=False,
            )
    except (urllib3.exceptions.HTTPError, OSError) as error:
        message = "Registered endpoint failed to handle the request."
        return _refuse(RouteAnswer(status=502, error=f"endpoint_failure ({error})", message=message))
    return _response(found)


def _response(found: BaseHTTPResponse) -> Response:
    response = Response(found.data[:MOST_BYTES], found.status)
    response.headers.clear()
    for name, value in found.headers.items():
        if name.lower() not in HOP_BY_HOP:
            response.headers.add(name, value)
    return response


def _headers(environ: Mapping[str, Any], routed: RouteAnswer) -> dict[str, str]:
    """What the app is told: the client's headers, who asked, and whom."""
    sent = {
        key.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_") or key == "CONTENT_TYPE"
    }
    kept = {name: value for name, value in sent.items() if name.lower() not in HOP_BY_HOP}
    client = environ.get("REMOTE_ADDR", "127.0.0.1")
    forwarded = ", ".join(part for part in (kept.get("X-Forwarded-For"), client) if part)
    return {
        "X-Forwarded-Proto": str(environ.get("wsgi.url_scheme", "http")),
        **kept,
        "X-Forwarded-For": forwarded,
        "X-Cf-Applicationid": routed.app_guid,
        "X-Cf-Instanceid": routed.instance_guid,
        "X-Cf-Instanceindex": str(routed.instance_index),
    }


def _write_in_journal(world: World, environ: Mapping[str, Any], target: str, host: str, status: int) -> None:
    entry = Entry(
        kind="runtime", at=world.clock.now(), method=environ["REQUEST_METHOD"], path=target, status=status,
        operation="route", request={"host": host},
    )  # fmt: skip
    with world.lock:
        world.journal.add(entry)
