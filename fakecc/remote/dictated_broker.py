"""A service broker whose every answer a recording dictates, and which writes down every request.

Operations are named as the Open Service Broker API names them. A reply is a dict:

    {"status": 201, "json": {...}}       a normal answer
    {"status": 200, "text": "not json"}  a body of any bytes
    {"delay": 3.0, ...}                  seconds to wait before answering
    {"drop": true}                       close the connection without a word
"""

from __future__ import annotations

import base64
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from fakecc.json_types import Json

_INSTANCE = r"/v2/service_instances/[^/]+"
_BINDING = rf"{_INSTANCE}/service_bindings/[^/]+"
OPERATIONS = [
    ("GET", re.compile(r"/v2/catalog"), "catalog"),
    ("PUT", re.compile(_INSTANCE), "provision"),
    ("PATCH", re.compile(_INSTANCE), "update"),
    ("DELETE", re.compile(_INSTANCE), "deprovision"),
    ("GET", re.compile(_INSTANCE), "get_instance"),
    ("GET", re.compile(rf"{_INSTANCE}/last_operation"), "last_operation"),
    ("PUT", re.compile(_BINDING), "bind"),
    ("DELETE", re.compile(_BINDING), "unbind"),
    ("GET", re.compile(_BINDING), "get_binding"),
    ("GET", re.compile(rf"{_BINDING}/last_operation"), "binding_last_operation"),
]
# What is answered until a recording says otherwise.
REPLIES: dict[str, dict[str, Json]] = {
    "provision": {"status": 201, "json": {}},
    "update": {"status": 200, "json": {}},
    "deprovision": {"status": 200, "json": {}},
    "bind": {"status": 201, "json": {"credentials": {"username": "kermit", "password": "banjo"}}},
    "unbind": {"status": 200, "json": {}},
    "get_instance": {"status": 200, "json": {"parameters": {"size": "large"}}},
    "get_binding": {"status": 200, "json": {"credentials": {"username": "kermit"}, "parameters": {"role": "reader"}}},
    "last_operation": {"status": 200, "json": {"state": "succeeded"}},
    "binding_last_operation": {"status": 200, "json": {"state": "succeeded"}},
}
# Headers that are another's business, or differ each time.
QUIET = frozenset(
    {"host", "date", "user-agent", "accept", "accept-encoding", "connection", "content-length", "x-vcap-request-id",
     "x-broker-api-request-identity"}
)  # fmt: skip
IDENTITY = "x-broker-api-originating-identity"
LOOK_SECONDS = 0.02


class DictatedBroker:
    """Serves on loopback, at a port of its own; `url` says where."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Json]] = []
        self._replies: dict[str, list[dict[str, Json]]] = {}
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(LOOK_SECONDS,), daemon=True).start()

    def close(self) -> None:
        """Stop to answer."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, operation: str, *replies: dict[str, Json]) -> None:
        """Answer an operation so, one reply after the other; the last one stays."""
        self._replies[operation] = list(replies)

    def take_requests(self, at_least: int, seconds: float) -> list[dict[str, Json]]:
        """The requests since the last call, oldest first; waits so long for so many."""
        deadline = time.monotonic() + seconds
        while len(self.requests) < at_least and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        taken, self.requests = self.requests, []
        return taken

    def reply_to(self, request: dict[str, Json]) -> dict[str, Json]:
        """Write a request down, and say what is answered."""
        self.requests.append(request)
        queue = self._replies.get(request["operation"])
        if not queue:
            return REPLIES.get(request["operation"], {"status": 404, "json": {}})
        return queue.pop(0) if len(queue) > 1 else queue[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A Cloud Controller that has waited long enough hangs up: no error of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # typeshed wants sockets only


def _handler(broker: DictatedBroker) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _serve(self, broker)

        do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - http.server's names

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - http.server's name
            """Say nothing."""

    return Handler


def _serve(http: BaseHTTPRequestHandler, broker: DictatedBroker) -> None:
    body = http.rfile.read(int(http.headers.get("Content-Length") or 0)).decode()
    url = urlsplit(http.path)
    known = (name for verb, path, name in OPERATIONS if verb == http.command and path.fullmatch(url.path))
    headers = sorted(http.headers.items())
    request = {
        "operation": next(known, "unknown"),
        "method": http.command,
        "path": url.path,
        "query": dict(parse_qsl(url.query, keep_blank_values=True)),
        "headers": {name.lower(): plain_header(name, value) for name, value in headers if name.lower() not in QUIET},
        "json": json.loads(body) if body else None,
    }
    reply = broker.reply_to(request)
    time.sleep(reply.get("delay", 0))
    if reply.get("drop"):
        http.close_connection = True
        http.connection.close()
        return
    payload = (reply["text"] if "text" in reply else json.dumps(reply.get("json", {}))).encode()
    http.send_response(reply["status"])
    http.send_header("Content-Type", reply.get("content_type", "application/json"))
    http.send_header("Content-Length", str(len(payload)))
    http.end_headers()
    http.wfile.write(payload)


def plain_header(name: str, value: str) -> str:
    """An originating identity with its base64 decoded, so that it can be compared."""
    platform, blank, encoded = value.partition(" ")
    if name.lower() != IDENTITY or not blank:
        return value
    return f"{platform} {base64.b64decode(encoded).decode()}"
