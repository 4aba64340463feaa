"""A proxy that a client is pointed at instead of a Cloud Controller; what passes is recorded.

The server's URL is replaced by the proxy's in what comes back, so that a client that follows links stays here. What is
asked of UAA passes and is not recorded: a recording says which user asks, and each replay logs in by itself.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from fakecc.remote.exchanges import HttpRequest, RawReply, read_reply, send_raw
from fakecc.remote.recorder import CannotBeRecorded, Recorder, recorded_name
from fakecc.remote.targets import RemoteServer

LOOK_SECONDS = 0.1
# Of one connection, or said anew on the other one.
OF_THE_CONNECTION = frozenset({
    "connection", "keep-alive", "transfer-encoding", "content-length", "te", "trailer", "upgrade", "proxy-connection",
    "expect", "date", "server",
})  # fmt: skip
UAA_PATHS = (
    "/uaa", "/oauth/", "/login", "/logout", "/passcode", "/token_key", "/check_token", "/Users", "/Groups", "/userinfo",
)  # fmt: skip
WRITTEN_TEXT = ("application/json", "text/", "application/x-yaml", "application/problem+json")


class RecordingProxy:
    """Serves on loopback; `url` says where. What it cannot record passes nevertheless, and is told to `complain`."""

    def __init__(
        self,
        target: RemoteServer,
        recorder: Recorder,
        port: int = 0,
        complain: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Start to answer; port 0 is any free one. Raises OSError where the port is taken."""
        self._target = target
        self._recorder = recorder
        self._complain = complain
        self._server = _ProxyServer(("127.0.0.1", port), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(LOOK_SECONDS,), daemon=True).start()

    def close(self) -> None:
        """Stop to answer."""
        self._server.shutdown()
        self._server.server_close()

    def pass_on(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> RawReply:
        """What the server answers. Raises OSError or HTTPException where it does not."""
        plain = {name: value for name, value in headers.items() if name.lower() not in OF_THE_CONNECTION}
        plain = {name: self._inward(value) for name, value in plain.items() if name.lower() != "host"}
        plain["Accept-Encoding"] = "identity"
        if _is_text(_header(headers, "content-type")):
            body = body.replace(self.url.encode(), self._target.api.encode())
        request = HttpRequest(
            base=self._target.api, method=method, path=self._inward(path), headers=plain, body=body or None
        )
        raw = send_raw(request, insecure=self._target.insecure)
        if not path.startswith(UAA_PATHS):
            self._record(request, raw)
        return self._outward(raw)

    def _record(self, request: HttpRequest, raw: RawReply) -> None:
        user = recorded_name(_header(request.headers, "authorization"))
        try:
            self._recorder.add(request, read_reply(raw), user=user)
        except CannotBeRecorded as error:
            self._complain(f"{request.method} {request.path.partition('?')[0]} is not recorded: {error}")

    def _inward(self, text: str) -> str:
        return text.replace(self.url, self._target.api)

    def _outward(self, raw: RawReply) -> RawReply:
        api = self._target.api
        headers = tuple(
            (name, value.replace(api, self.url)) for name, value in raw.headers if name.lower() not in OF_THE_CONNECTION
        )
        body = raw.body
        if _is_text(_header(dict(raw.headers), "content-type")):
            body = body.replace(api.encode(), self.url.encode())
        return RawReply(status=raw.status, headers=headers, body=body)


class _ProxyServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # typeshed wants sockets only


def _handler(proxy: RecordingProxy) -> type[BaseHTTPRequestHandler]:
    class ProxyHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _serve(self, proxy)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - http.server's names

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - http.server's name
            """Say nothing."""

    return ProxyHandler


def _serve(http: BaseHTTPRequestHandler, proxy: RecordingProxy) -> None:
    # http.server takes two slashes at the beginning for one; a URL with a host names this proxy itself.
    path = http.path if http.path.startswith("/") else urlsplit(http.path)._replace(scheme="", netloc="").geturl()
    try:
        reply = proxy.pass_on(http.command, path, dict(http.headers.items()), _body(http))
    except (OSError, HTTPException) as error:
        told = f"fakecc record: no answer: {error!r}\n".encode()
        reply = RawReply(status=502, headers=(("Content-Type", "text/plain"),), body=told)
    http.send_response_only(reply.status)
    for name, value in reply.headers:
        http.send_header(name, value)
    if reply.status >= 200 and reply.status != 204:
        http.send_header("Content-Length", str(len(reply.body)))
    http.end_headers()
    if http.command != "HEAD":
        http.wfile.write(reply.body)


def _body(http: BaseHTTPRequestHandler) -> bytes:
    if "chunked" not in http.headers.get("Transfer-Encoding", "").lower():
        return http.rfile.read(int(http.headers.get("Content-Length") or 0))
    body = b""
    while size := int(http.rfile.readline().partition(b";")[0], 16):
        body += http.rfile.read(size)
        http.rfile.readline()
    while http.rfile.readline().strip():
        pass
    return body


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for each, value in headers.items() if each.lower() == name), "")


def _is_text(content_type: str) -> bool:
    return content_type.startswith(WRITTEN_TEXT)
