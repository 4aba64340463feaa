"""The Flask app: every view's routes as a blueprint, a request made a Call, a Reply made a response."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Blueprint, Flask, Request, Response, current_app, request
from flask.globals import request_ctx
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule
from werkzeug.routing.rules import RulePart, Weighting

from fakecc import control, uaa, v2, v3
from fakecc.call import Call, Endpoint, Reply, View
from fakecc.errors import Broken, CloudControllerError, InvalidAuthToken, NotImplementedYet
from fakecc.journal import Entry
from fakecc.uaa import tokens
from fakecc.web import fault_replies, middleware
from fakecc.world import World
from fakecc.worlds import DEFAULT, Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WORLD_HEADER = "X-Fakecc-World"
WORLD_KEY = "fakecc.world"
# Where in the environ a server that can break its connections lays an empty dict, for the effect of a fault.
SOCKET_FAULT = "fakecc.socket_fault"
ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
PLAIN_VARIABLE = re.compile(r"<\w+>")
# What Rails writes as escapes in its JSON (v3-services.md 1.4); v2 is not answered by Rails.
RAILS_JSON = "application/json; charset=utf-8"
ESCAPES = "<>&\u2028\u2029"
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in ESCAPES}
EMPTY = frozenset({None, "", "0"})
UNSAFE_ID = re.compile(r"[^A-Za-z0-9_-]")


class MatchingRule(Rule):
    """A rule that only matches: nothing here builds URLs, and compiling a builder costs 0.35 ms a rule.

    Its parts are those of Werkzeug's own parser, made once for each segment and not once for each rule.
    """

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        segments = rule.split("/")
        if any("<" in segment and not PLAIN_VARIABLE.fullmatch(segment) for segment in segments):
            yield from super()._parse_rule(rule)
            return
        for number, segment in enumerate(segments):
            if number:
                self._trace.append((False, "/"))
            variable = segment[1:-1] if segment.startswith("<") else ""
            if variable:
                self._converters[variable] = self.get_converter(variable, "default", (), {})
                self.arguments.add(variable)
                yield _variable_part(self._converters[variable].regex, self._converters[variable].weight)
            else:
                yield _static_part(segment)
            if segment:
                self._trace.append((bool(variable), variable or segment))

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002, ARG002 - Werkzeug's
        return _no_url


@lru_cache(maxsize=1024)
def _static_part(segment: str) -> RulePart:
    weights = [(0, -len(segment))] if segment else []
    return RulePart(
        content=segment, final=False, static=True, suffixed=False, weight=Weighting(-len(weights), weights, 0, [])
    )


@lru_cache(maxsize=8)
def _variable_part(regex: str, weight: int) -> RulePart:
    content = rf"(?P<__werkzeug_0>{regex})\Z"
    return RulePart(content=content, final=False, static=False, suffixed=False, weight=Weighting(0, [], -1, [weight]))


def _no_url(*_: object, **__: object) -> tuple[str, str]:
    message = "fakecc builds no URLs from rules"
    raise NotImplementedError(message)


class FakeCloudController(Flask):
    """Flask with rules that build no URLs, and with paths read as Rails (v3) and Rack (v2) read them."""

    url_rule_class = MatchingRule

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Raises ConnectionResetError for a broken connection where no server is there to break one."""
        path = environ.get("PATH_INFO", "")
        environ["PATH_INFO"] = as_rails_reads(path) if path.startswith("/v3/") else tidy(path)
        served = SOCKET_FAULT in environ
        fault = environ.setdefault(SOCKET_FAULT, {})
        answer = super().wsgi_app(environ, start_response)
        if fault and not served:
            raise ConnectionResetError(fault["failure"])
        return answer


def as_rails_reads(path: str) -> str:
    """A path of v3 without doubled slashes, without a slash at its end, and without a format such as `.json`."""
    if "//" not in path and "." not in path and not path.endswith("/"):
        return path
    head, slash, last = re.sub(r"/+", "/", path).rstrip("/").rpartition("/")
    name, dot, kind = last.partition(".")
    return head + slash + (name if name and kind and "." not in kind else last) if dot else head + slash + last


def tidy(path: str) -> str:
    """A path of v2 without empty segments, `.` and `..`; a slash at its end stays.

    Source: rack-protection:path_traversal.rb
    """
    if "//" not in path and "/." not in path:
        return path
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in {"", "."}:
            kept.append(part)
    end = "/" if kept and path.rsplit("/", 1)[1] in {"", ".", ".."} else ""
    return "/" + "/".join(kept) + end


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
    views = [control.VIEW, uaa.VIEW, v3.VIEW, v2.VIEW]
    for view in views:
        app.register_blueprint(_blueprint(view, worlds))
    unknown = _unknown(views, worlds)
    app.register_error_handler(404, unknown)
    app.register_error_handler(405, unknown)
    return app


def _blueprint(view: View, worlds: Worlds) -> Blueprint:
    blueprint = Blueprint(view.name, "fakecc")
    for number, route in enumerate(view.endpoints):
        blueprint.add_url_rule(
            route.rule,
            endpoint=f"{route.handler.__name__}_{number}",
            view_func=_endpoint(view, route, worlds),
            methods=[route.method],
        )
    return blueprint


def _endpoint(view: View, route: Endpoint, worlds: Worlds) -> Callable[..., Response]:
    def endpoint(**arguments: str) -> Response:
        world = _world(worlds)
        if world is None:
            return _no_world()
        return _serve(world, view, lambda call: view.answer(call, route, arguments), route.rule)

    return endpoint


def _unknown(views: list[View], worlds: Worlds) -> Callable[[Exception], Response]:
    def refuse(_: Exception) -> Response:
        world = _world(worlds)
        if world is None:
            return _no_world()
        view = next((view for view in views if request.path.startswith(view.prefixes)), views[-1])
        return _serve(world, view, view.unknown, request.path)

    return refuse


def _world(worlds: Worlds) -> World | None:
    environ = request.environ
    return worlds.get(environ.get(_key(WORLD_HEADER)) or environ.get(WORLD_KEY, DEFAULT))


def _no_world() -> Response:
    name = request.headers.get(WORLD_HEADER)
    text = json.dumps({"error": f"there is no world {name!r}; POST /_fakecc/worlds makes one"})
    return Response(text, status=404, content_type="application/json")


def _serve(world: World, view: View, answer: Callable[[Call], Any], rule: str) -> Response:
    began = time.perf_counter()
    world.catch_up()
    call = _call(world)
    if view.backstage:
        return _response(call, _answer(view, call, answer))
    effect = fault_replies.effect_on(call, rule) if len(world.faults) else {}
    instead = fault_replies.before(effect)
    reply = fault_replies.reply(call, view, effect) if instead else _answer_behind_middleware(view, call, answer)
    if not instead and "status" in effect:
        reply = fault_replies.reply(call, view, effect)
    if "failure" in effect:
        request.environ[SOCKET_FAULT].update(effect)
    if _by_rails(call):
        reply.headers["X-Runtime"] = f"{time.perf_counter() - began:.6f}"
    _write_down(call, reply)
    return _response(call, reply)


def _by_rails(call: Call) -> bool:
    """Is this a request that the Cloud Controller's Rails half answers, and measures?"""
    return call.method != "OPTIONS" and (call.path == "/v3" or call.path.startswith("/v3/"))


def _answer_behind_middleware(view: View, call: Call, answer: Callable[[Call], Any]) -> Reply:
    """The answer, from behind the Cloud Controller's middleware; UAA has none of it."""
    if view.name == "uaa":
        return _answer(view, call, answer)
    preflight = middleware.preflight(call)
    if preflight:
        return preflight
    limits, refusal = middleware.limit(call)
    if refusal:
        reply = _too_many_requests(view, call, refusal)
    elif middleware.takes_turns(call):
        reply = _in_turn(view, call, answer)
    else:
        reply = _answer(view, call, answer)
    reply.headers |= limits
    middleware.adorn(call, reply)
    return reply


def _in_turn(view: View, call: Call, answer: Callable[[Call], Any]) -> Reply:
    with middleware.turn(call) as crowded:
        if not crowded:
            return _answer(view, call, answer)
    reply = _too_many_requests(view, call, crowded)
    reply.headers["Retry-After"] = str(int(call.world.settings.broker_client_timeout_seconds))
    return reply


def _too_many_requests(view: View, call: Call, refusal: CloudControllerError) -> Reply:
    """The middleware's own answer to too many requests; whose token is bad is told that instead."""
    bad = call.caller.problem == "invalid"
    reply = view.refuse(call, InvalidAuthToken() if bad else refusal)
    reply.content_type = "application/json" if bad else "text/plain; charset=utf-8"
    return reply


def _answer(view: View, call: Call, answer: Callable[[Call], Any]) -> Reply:
    try:
        reply: Reply = answer(call) if view.backstage else call.world.converse(lambda: answer(call))
    except (CloudControllerError, NotImplementedYet) as error:
        reply = view.refuse(call, error)
    except Broken as error:
        call.note = "real"
        reply = view.refuse(call, error)
    except Exception as error:  # noqa: BLE001 - a 500 in the view's envelope, and it surfaces in the test
        call.world.failures.append(error)
        reply = view.refuse(call, error)
    return view.dress(call, reply)


class SentHeaders:
    """A request's headers, straight from the environ: Werkzeug's own take twice as long."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def get(self, name: str, /) -> str | None:
        return self._environ.get(_key(name))


@cache
def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _call(world: World) -> Call:
    # The request itself: its proxy looks it up again at every turn.
    asked = request_ctx.request
    environ = asked.environ
    headers = SentHeaders(environ)
    raw_query = environ.get("QUERY_STRING", "")
    with world.lock:
        caller = tokens.caller_of(world, headers.get("Authorization"))
    return Call(
        world=world,
        caller=caller,
        method=asked.method,
        path=asked.path,
        query=parse_qsl(raw_query, keep_blank_values=True) if raw_query else [],
        raw_query=raw_query,
        raw=b"" if environ.get("CONTENT_LENGTH") in EMPTY else asked.get_data(cache=False),
        api=_api(world, asked),
        headers=headers,
        address=environ.get("REMOTE_ADDR", ""),
        request_id=_request_id(headers.get("X-Vcap-Request-Id") or headers.get("X-Request-Id")),
        worlds=current_app.extensions["fakecc"],
    )


def _api(world: World, asked: Request) -> str:
    settings = world.settings
    # X-Forwarded-Proto and -Host are not looked at: cross/methods-and-overrides.
    protocol = settings.external_protocol or asked.scheme
    return f"{protocol}://{settings.external_domain or asked.host}"


def _request_id(given: str | None) -> str:
    fresh = str(uuid.uuid4())
    return f"{UNSAFE_ID.sub('', given)[:255]}::{fresh}" if given else fresh


def _write_down(call: Call, reply: Reply) -> None:
    call.world.journal.add(
        Entry(
            kind="request", at=call.world.clock.now(), method=call.method, path=call.path, status=reply.status,
            caller=call.caller.name, request=call.body if call.body is not None else call.raw.decode(errors="replace"),
            response=reply.text if reply.body is None else reply.body, note=call.note,
        )
    )  # fmt: skip


def _response(call: Call, reply: Reply) -> Response:
    text = reply.text if reply.body is None else ENCODER.encode(reply.body) + reply.text
    if reply.content_type == RAILS_JSON and any(sign in text for sign in ESCAPES):
        text = text.translate(ESCAPED)
    headers = [("Content-Type", reply.content_type)] if reply.content_type else []
    if call.request_id:
        headers.append(("X-VCAP-Request-ID", call.request_id))
    sent = text.encode() if reply.content is None else reply.content
    if reply.status != 204:
        headers.append(("Content-Length", str(len(sent))))
    return Told(sent, reply.status, [*headers, *reply.headers.items()])


class Complete(Headers):
    """Headers that are texts already: Werkzeug's own look at each again."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__()
        self._list = pairs


class Told(Response):
    """A response that is complete as it is: nothing about it depends on the request but whether it has a body."""

    default_mimetype = None
    automatically_set_content_length = False

    def __init__(self, content: bytes, status: int, headers: list[tuple[str, str]]) -> None:
        super().__init__(content, status=status, headers=Complete(headers))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, self.headers.to_wsgi_list())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.get_data()]
