"""The Flask app: every view's endpoints as a blueprint, and what is answered where no endpoint is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Request, Response
from flask.globals import request_ctx

from fakecc import control, neighbours, uaa, v2, v3
from fakecc.call import Endpoint, View
from fakecc.web import answering, environ_keys, hosts, incoming
from fakecc.web.matching_rules import MatchingRule
from fakecc.web.paths import ends_in_format, path_to_match
from fakecc.worlds import Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class FakeCloudController(Flask):
    """Flask with rules that build no URLs, and with paths read as Rails (v3) and Rack (v2) read them."""

    url_rule_class = MatchingRule

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Raises ConnectionResetError for a broken connection where no server is there to break one."""
        path = environ["PATH_INFO"] = hosts.path_of(environ, self.extensions["fakecc"])
        if not path.startswith(("/uaa/", *neighbours.PREFIXES)):
            written = environ.get("RAW_URI", "").partition("?")[0]
            environ["PATH_INFO"] = path_to_match(written if written.startswith("/") else path, path)
        environ[environ_keys.FORMAT_IN_PATH] = ends_in_format(path)
        server_breaks_connections = environ_keys.SOCKET_FAULT in environ
        fault = environ.setdefault(environ_keys.SOCKET_FAULT, {})
        answer = super().wsgi_app(environ, start_response)
        if "failure" in fault and not server_breaks_connections:
            raise ConnectionResetError(fault["failure"])
        return answer


def create_app(worlds: Worlds | None = None) -> Flask:
    """The WSGI app over these worlds; without any, over one small world of its own."""
    if worlds is None:
        worlds = Worlds(control.default_world)
    app = FakeCloudController("fakecc", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    # v2 knows no slash at the end of a path; from v3 paths it is taken off before they are matched.
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.extensions["fakecc"] = worlds
    # v2 stands last: it refuses whatever begins with nothing else.
    views = [control.VIEW, uaa.VIEW, *neighbours.VIEWS, v3.VIEW, v2.VIEW]
    for view in views:
        app.register_blueprint(_blueprint(view, worlds))
    refuse = _refuse_unknown(views, worlds)
    app.register_error_handler(404, refuse)
    app.register_error_handler(405, refuse)
    return app


def _blueprint(view: View, worlds: Worlds) -> Blueprint:
    blueprint = Blueprint(view.name, "fakecc")
    for number, endpoint in enumerate(view.endpoints):
        blueprint.add_url_rule(
            endpoint.rule,
            endpoint=f"{endpoint.handler.__name__}_{number}",
            view_func=_view_function(view, endpoint, worlds),
            methods=[endpoint.method],
        )
    return blueprint


def _view_function(view: View, endpoint: Endpoint, worlds: Worlds) -> Callable[..., Response]:
    def serve(**arguments: str) -> Response:
        request = _request()
        world = incoming.world_of(request.environ, worlds)
        if world is None:
            return _no_world(request)
        return answering.serve(
            request, world, view, answer=lambda call: view.answer(call, endpoint, arguments), rule=endpoint.rule
        )

    return serve


def _refuse_unknown(views: list[View], worlds: Worlds) -> Callable[[Exception], Response]:
    def refuse(_: Exception) -> Response:
        request = _request()
        world = incoming.world_of(request.environ, worlds)
        if world is None:
            return _no_world(request)
        view = next((view for view in views if f"{request.path}/".startswith(view.prefixes)), views[-1])
        return answering.serve(request, world, view, answer=view.unknown, rule=request.path)

    return refuse


def _request() -> Request:
    """The request itself: Flask's proxy looks it up again at every use."""
    return request_ctx.request


def _no_world(request: Request) -> Response:
    name = request.headers.get(incoming.WORLD_HEADER)
    text = json.dumps({"error": f"there is no world {name!r}; POST /_fakecc/worlds makes one"})
    return Response(text, status=404, content_type="application/json")
