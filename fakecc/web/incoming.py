"""A request becomes a Call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl

from fakecc.call import Call
from fakecc.uaa.tokens import callers
from fakecc.web import environ_keys
from fakecc.world import World
from fakecc.worlds import DEFAULT, Worlds

WORLD_HEADER = "X-Fakecc-World"
SENT = ("HTTP_", "CONTENT_TYPE")
OWN_PORTS = {"http": ":80", "https": ":443"}
UNSAFE_ID_CHARACTERS = re.compile(r"[^A-Za-z0-9_-]")


class WsgiRequest:
    """A WSGI request. `path` is the one that endpoints are matched with; `worlds` are all that this server has."""

    __slots__ = ("environ", "headers", "method", "path", "worlds")

    def __init__(self, environ: Mapping[str, Any], path: str, worlds: Worlds) -> None:
        self.environ = environ
        self.headers = RequestHeaders(environ)
        self.method: str = environ["REQUEST_METHOD"].upper()
        self.path = path
        self.worlds = worlds


class RequestHeaders:
    """A request's headers, read from the environ: Werkzeug's own take twice as long."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def get(self, name: str, /) -> str | None:
        return self._environ.get(_environ_key(name))

    def items(self) -> list[tuple[str, str]]:
        """Every header by its usual name, with its value."""
        environ = self._environ
        return [(name, environ[key]) for key, name in _usual_names(tuple(environ))]


@cache
def _environ_key(header: str) -> str:
    key = header.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


@lru_cache(maxsize=256)
def _usual_names(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The keys of headers among these, with the headers' names. A client sends the same ones again and again."""
    return tuple((key, key.removeprefix("HTTP_").replace("_", "-").title()) for key in keys if key.startswith(SENT))


def world_of(environ: Mapping[str, Any], worlds: Worlds) -> World | None:
    """The world that a request names, or whose port it came to; None where there is no such world."""
    return worlds.get(environ.get(_environ_key(WORLD_HEADER)) or environ.get(environ_keys.WORLD, DEFAULT))


def call_of(request: WsgiRequest, world: World) -> Call:
    """The Call that a request makes to a world."""
    environ = request.environ
    headers = request.headers
    raw_query = environ.get("QUERY_STRING", "")
    with world.lock:
        caller = callers.caller_of(world, headers.get("Authorization"))
    return Call(
        world=world,
        caller=caller,
        method=request.method,
        path=request.path,
        query=parse_qsl(raw_query, keep_blank_values=True) if raw_query else [],
        raw_query=raw_query,
        raw_path=_raw_path(environ),
        raw=_body(environ),
        api=_api_url(world, environ),
        headers=headers,
        format_in_path=environ.get(environ_keys.FORMAT_IN_PATH, False),
        address=environ.get("REMOTE_ADDR", ""),
        request_id=_request_id(world, _id_in_front(world, headers)),
        worlds=request.worlds,
    )


def _id_in_front(world: World, headers: RequestHeaders) -> str | None:
    """The id that the request has when it arrives: a router's, where one stands in front, else what the client sent."""
    if world.settings.behind_router:
        return world.random_guid()
    return headers.get("X-Vcap-Request-Id") or headers.get("X-Request-Id")


def bare_call(request: WsgiRequest, world: World) -> Call:
    """The Call of a request that could not be read: what is known of it for certain."""
    return Call(
        world=world,
        caller=callers.MISSING,
        method=request.method,
        path=request.path,
        headers=request.headers,
        request_id=_request_id(world, None),
    )


def _raw_path(environ: Mapping[str, Any]) -> str:
    """The path as it was sent, before anything was decoded or tidied."""
    sent: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ.get("PATH_INFO", "")
    path = sent.partition("?")[0]
    return "/" + path.partition("://")[2].partition("/")[2] if "://" in path.partition("/")[0] + "/" else path


def _body(environ: Mapping[str, Any]) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return environ["wsgi.input"].read(length) if length else b""


def _api_url(world: World, environ: Mapping[str, Any]) -> str:
    """The base URL of links; X-Forwarded-Proto and X-Forwarded-Host do not change it."""
    # recording: cross/methods-and-overrides
    settings = world.settings
    scheme = environ["wsgi.url_scheme"]
    return f"{settings.external_protocol or scheme}://{settings.external_domain or _host(environ, scheme)}"


def _host(environ: Mapping[str, Any], scheme: str) -> str:
    """The host that was asked, with its port where that is not the scheme's own."""
    host: str | None = environ.get("HTTP_HOST")
    if host is None:
        name: str = environ["SERVER_NAME"]
        host = f"{f'[{name}]' if ':' in name else name}:{environ['SERVER_PORT']}"
    return host.removesuffix(OWN_PORTS.get(scheme, ":"))


def _request_id(world: World, sent: str | None) -> str:
    own = world.random_guid()
    return f"{UNSAFE_ID_CHARACTERS.sub('', sent)[:255]}::{own}" if sent else own
