"""From a client's request to the app and back, without a socket between them.

A request is written as it would stand on the wire and read by the server's own reader, so it is taken or refused as
there. What a fault does to connections (fakecc/server/broken_connections.py) is said of the answer, for each library
to bring about in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from fakecc.records import Value, replace, value_type
from fakecc.server.connection import base_environ
from fakecc.server.request_head import Refusal, ends_lines_with_cr_lf, parse_head
from fakecc.web import environ_keys
from fakecc.web.application import Application
from fakecc.web.outgoing import Stream
from fakecc.worlds import DEFAULT, Worlds

LONGEST_BODY = 64 << 20
PORTS = {"http": 80, "https": 443}
# Of an answer that comes drop by drop, in seconds; and by how many bytes a wrong length is wrong.
DRIBBLE_SECONDS = 1.0


@value_type
class GatewayAnswer(Value):
    """What a client gets. `delay` seconds pass before it; `broken` is how its connection breaks, or empty."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    delay: float = 0.0
    broken: str = ""


class Gateway:
    """Worlds at urls without a socket: the default one at its own, others at `http://<name>.<its host>`."""

    def __init__(self, worlds: Worlds, scheme: str, host: str) -> None:
        self._app = Application(worlds)
        self._scheme = scheme
        self._host = host
        self._names = {host: DEFAULT}
        self._refusing: set[str] = set()
        worlds.ports = self
        worlds.urls[DEFAULT] = f"{scheme}://{host}"

    def open(self, world: str, port: int = 0) -> str:
        """Answer for a world at a host of its own; gives its url."""
        del port
        host = f"{world}.{self._host}"
        self._names[host] = world
        return f"{self._scheme}://{host}"

    def close(self, world: str) -> None:
        """Answer for a world no more."""
        self._names.pop(f"{world}.{self._host}", None)

    def refuse(self, world: str) -> None:
        """Have whoever asks a world be refused. Raises KeyError for a world without a url."""
        if world not in self._names.values():
            raise KeyError(world)
        self._refusing.add(world)

    def listen_again(self, world: str) -> None:
        """Answer for a world that refused."""
        self._refusing.discard(world)

    def answers_for(self, url: str) -> bool:
        """Is it the url of a world, or of what is below it?"""
        address = urlsplit(url)
        return address.scheme == self._scheme and self._name_of(address.netloc) is not None

    def ask(
        self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes, *, timeout: float | None = None
    ) -> GatewayAnswer:
        """What a client that waits `timeout` seconds (None: for ever) gets for a request."""
        address = urlsplit(url)
        world = self._name_of(address.netloc) or DEFAULT
        if world in self._refusing:
            return GatewayAnswer(status=0, headers=[], body=b"", broken="refused")
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        base = base_environ(address.hostname or "", address.port or PORTS[self._scheme], world, scheme=self._scheme)
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        if not any(line.lower().startswith("host:") for line in lines):
            lines.insert(1, f"Host: {address.netloc}")
        try:
            environ = _environ("\r\n".join(lines), base, body)
        except Refusal as refusal:
            text = f"{refusal.sentence}\n".encode()
            return GatewayAnswer(status=refusal.status, headers=[("Content-Type", "text/plain")], body=text)
        return self._run(environ, timeout)

    def _name_of(self, host: str) -> str | None:
        return self._names.get(host) or (DEFAULT if host.endswith(f".{self._host}") else None)

    def _run(self, environ: dict[str, Any], timeout: float | None) -> GatewayAnswer:
        fault: dict[str, Any] = environ.setdefault(environ_keys.SOCKET_FAULT, {})
        heads: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:  # noqa: ANN401 - WSGI's
            heads.append((status, headers))

        chunks = self._app(environ, start_response)
        if isinstance(chunks, Stream):
            chunks.close()
            text = b"fakecc: a stream without an end needs a socket: FakeCC has one\n"
            return GatewayAnswer(status=501, headers=[("Content-Type", "text/plain")], body=text)
        body = b"".join(chunks)
        status, headers = heads[-1]
        whole = GatewayAnswer(status=int(status[:3]), headers=headers, body=body)
        return _spoil(whole, fault, timeout) if fault else whole


def _environ(head: str, base: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """The WSGI environ of a request. Raises Refusal as the server does."""
    raw = head.encode("latin-1", errors="replace")
    if not ends_lines_with_cr_lf(raw):
        raise Refusal(400, "a header holds a line break")
    environ = parse_head(raw, base, LONGEST_BODY).environ
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ["REMOTE_ADDR"] = "127.0.0.1"
    return environ


def _spoil(whole: GatewayAnswer, fault: Mapping[str, Any], timeout: float | None) -> GatewayAnswer:
    """The answer as the effect of a fault leaves it; who would wait longer than his patience is told so at its end."""
    failure, delay = fault.get("failure", ""), fault.get("delay", 0.0)
    if failure == "hang":
        delay += fault.get("seconds", timeout or 0.0)
    elif failure == "dribble":
        delay += fault.get("seconds", DRIBBLE_SECONDS)
    if timeout is not None and delay >= timeout > 0:
        return replace(whole, delay=timeout, broken="timeout")
    if failure == "empty":
        kept = [(name, value) for name, value in whole.headers if name.lower() != "content-length"]
        return replace(whole, headers=[*kept, ("Content-Length", "0")], body=b"", delay=delay)
    if failure in {"", "dribble"}:
        return replace(whole, delay=delay)
    return replace(whole, delay=delay, broken=failure)
