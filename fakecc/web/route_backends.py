"""Requests to routes of apps: passed on to the server that answers for the app, or answered as the router does.

Source: gorouter:errorwriter/error_writer.go, proxy/proxy.go, proxy/round_tripper/error_handler.go
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from fakecc.journal import Entry
from fakecc.web.hosts import CONTROL
from fakecc.web.outgoing import UNPRINTABLE, WsgiResponse
from fakecc.world import World, port_thread
from fakecc.world.runtime_port import RouteAnswer

SECONDS = 60.0
BAD_GATEWAY = "Registered endpoint failed to handle the request."
# Of one connection only.
HOP_BY_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
        "upgrade",
    }
)  # fmt: skip
# Of the backend's own answer, which is read whole.
DROPPED = HOP_BY_HOP | {"content-length"}
CACHE_CONTROL = {"no_endpoints": "public,max-age=2"}


def answer(environ: Mapping[str, Any], world: World) -> WsgiResponse | None:
    """The answer to a request to an app's route; None where the host is no route's."""
    host = environ.get("HTTP_HOST", "")
    if not _may_be_a_routes(host) or environ.get("PATH_INFO", "").startswith(CONTROL):
        return None
    target = environ.get("RAW_URI") or environ.get("PATH_INFO", "/")
    if _route(world, host, target) is None:
        return None
    world.catch_up()
    route = _route(world, host, target)
    if route is None:
        return None
    response = _pass_on(environ, route, target) if route.backend else _refuse(route)
    _write_in_journal(world, environ["REQUEST_METHOD"], target, host, response.status)
    return response


def _may_be_a_routes(host: str) -> bool:
    """Is it a name with a domain? Most requests come to an address or to localhost, which this tells fast."""
    name = host.partition(":")[0]
    return "." in name and not name.rpartition(".")[2].isdigit()


def _route(world: World, host: str, target: str) -> RouteAnswer | None:
    with world.lock:
        return world.runtime.route(host, target.partition("?")[0])


def _refuse(route: RouteAnswer) -> WsgiResponse:
    data = f"{route.status} {HTTPStatus(route.status).phrase}: {route.message}\n".encode()
    headers = [
        ("X-Cf-Routererror", route.error),
        ("Cache-Control", CACHE_CONTROL.get(route.error, "no-cache, no-store")),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Length", str(len(data))),
    ]
    if route.hint:
        headers.append(("X-Fakecc-Hint", route.hint))
    return WsgiResponse(route.status, headers, data)


def _pass_on(environ: Mapping[str, Any], route: RouteAnswer, target: str) -> WsgiResponse:
    import urllib3  # noqa: PLC0415 - it takes as long as the rest of a start

    port_thread.give_way()
    address = urlsplit(route.backend)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    try:
        with urllib3.HTTPConnectionPool(address.hostname or "", address.port or 80, timeout=SECONDS) as pool:
            found = pool.urlopen(
                environ["REQUEST_METHOD"],
                address.path + target,
                body=body or None,
                headers=_headers(environ, route),
                redirect=False,
                retries=False,
                decode_content=False,
            )
    except (urllib3.exceptions.HTTPError, OSError) as error:
        reason = UNPRINTABLE.sub(" ", str(error))
        return _refuse(RouteAnswer(status=502, error=f"endpoint_failure ({reason})", message=BAD_GATEWAY))
    headers = [(name, value) for name, value in found.headers.items() if name.lower() not in DROPPED]
    return WsgiResponse(found.status, [*headers, ("Content-Length", str(len(found.data)))], found.data)


def _headers(environ: Mapping[str, Any], route: RouteAnswer) -> dict[str, str]:
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
        "X-Cf-Applicationid": route.app_guid,
        "X-Cf-Instanceid": route.instance_guid,
        "X-Cf-Instanceindex": str(route.instance_index),
    }


def _write_in_journal(world: World, method: str, target: str, host: str, status: int) -> None:
    entry = Entry(
        kind="runtime", at=world.clock.now(), method=method, path=target, status=status, operation="route",
        request={"host": host},
    )  # fmt: skip
    with world.lock:
        world.journal.add(entry)
