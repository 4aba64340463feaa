"""The WSGI app that servers run: which world is asked, which view answers, and what is sent."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fakecc import control, dashboard, neighbours, uaa, v2, v3
from fakecc.dialects.status_phrases import PHRASES
from fakecc.web import answering, environ_keys, hosts, incoming, route_backends
from fakecc.web.endpoint_tree import EndpointTree
from fakecc.web.incoming import WsgiRequest
from fakecc.web.outgoing import WsgiResponse
from fakecc.web.paths import ends_in_format, path_to_match
from fakecc.world import World
from fakecc.worlds import Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# v2 stands last: it refuses whatever begins with nothing else.
VIEWS = (control.VIEW, dashboard.VIEW, uaa.VIEW, *neighbours.VIEWS, v3.VIEW, v2.VIEW)
STATUS_LINES = {status: f"{status} {phrase.upper()}" for status, phrase in PHRASES.items()}


class Application:
    """Answers requests to worlds. It is no Flask app: those take 0.1 s to import, and 70 us for each request."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._endpoints = EndpointTree(VIEWS)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Raises ConnectionResetError for a broken connection where no server is there to break one."""
        began = time.perf_counter()
        world = incoming.world_of(environ, self._worlds)
        response = None if world is None else route_backends.answer(environ, world)
        if response is not None:
            return _send(response, environ["REQUEST_METHOD"], start_response)
        path = hosts.path_of(environ, self._worlds)
        environ[environ_keys.FORMAT_IN_PATH] = ends_in_format(path)
        server_breaks_connections = environ_keys.SOCKET_FAULT in environ
        fault = environ.setdefault(environ_keys.SOCKET_FAULT, {})
        request = WsgiRequest(environ, _path_to_match(environ, path), self._worlds)
        response = _no_world(request) if world is None else self._respond(request, world)
        if "failure" in fault and not server_breaks_connections:
            raise ConnectionResetError(fault["failure"])
        if world is not None:
            self._worlds.meter.count(world.name, request.method, response.status, time.perf_counter() - began)
        return _send(response, request.method, start_response)

    def _respond(self, request: WsgiRequest, world: World) -> WsgiResponse:
        match = self._endpoints.find(request.path, request.method)
        if match is None:
            view = next((view for view in VIEWS if f"{request.path}/".startswith(view.prefixes)), VIEWS[-1])
            return answering.serve(request, world, view, answer=view.unknown, rule=request.path)
        view, listed, arguments = match.view, match.endpoint, match.arguments
        return answering.serve(
            request,
            world,
            view,
            answer=lambda call: view.answer(call, listed.endpoint(), arguments),
            rule=listed.rule,
        )


def _send(response: WsgiResponse, method: str, start_response: StartResponse) -> Iterable[bytes]:
    start_response(STATUS_LINES.get(response.status, f"{response.status} UNKNOWN"), response.headers)
    if not isinstance(response.body, bytes):
        return response.body
    return [] if method == "HEAD" else [response.body]


def _path_to_match(environ: WSGIEnvironment, path: str) -> str:
    """The path that endpoints are matched with, as text."""
    if not path.startswith(("/uaa/", *neighbours.PREFIXES)):
        written = environ.get("RAW_URI", "").partition("?")[0]
        path = path_to_match(written if written.startswith("/") else path, path)
    # WSGI hands bytes on as if they were Latin-1.
    return "/" + (path if path.isascii() else path.encode("latin-1").decode(errors="replace")).lstrip("/")


def _no_world(request: WsgiRequest) -> WsgiResponse:
    """The answer to a header that names no world, in the control API's form. It tells nobody which worlds there are."""
    name = request.headers.get(incoming.WORLD_HEADER)
    problem = f"there is no world {name!r}; POST /_fakecc/worlds makes one"
    error = {"pointer": f"/{incoming.WORLD_HEADER}", "problem": problem, "allowed": []}
    data = json.dumps({"errors": [error]}).encode()
    return WsgiResponse(404, [("Content-Type", "application/json"), ("Content-Length", str(len(data)))], data)
