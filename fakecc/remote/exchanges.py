"""One request over HTTP, and its answer: nothing but the standard library, nothing followed, nothing retried."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from fakecc.json_types import Json
from fakecc.records import Value, value_type

SECONDS = 60.0
# For a connection to stand: a server that speaks no TLS never answers to a greeting.
CONNECTING_SECONDS = 10.0
STREAM_SECONDS = 20.0


@value_type
class HttpRequest(Value):
    """What is sent: `base` is a server's URL without a slash at its end, `path` has the query."""

    base: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None


@value_type
class HttpReply(Value):
    """What came back. `headers` have small letters; `is_json`: does the body hold `json`, or only `text`?"""

    status: int
    headers: dict[str, str]
    text: str = ""
    json: Json = None
    is_json: bool = False


@value_type
class RawReply(Value):
    """What came back, byte by byte; `headers` in their order, with those that come twice."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def send(request: HttpRequest, *, joined: bool = False, insecure: bool = False) -> HttpReply:
    """Ask. Raises OSError or HTTPException where there is no answer.

    Of a header that comes twice the last one is told; all of them, with commas between, where `joined`.
    `insecure` takes any certificate.
    """
    return read_reply(send_raw(request, insecure=insecure), joined=joined)


def send_raw(request: HttpRequest, *, insecure: bool = False) -> RawReply:
    """Ask, and look at nothing. Raises OSError or HTTPException where there is no answer."""
    with _exchange(request, SECONDS, insecure=insecure) as response:
        return RawReply(status=response.status, headers=tuple(response.getheaders()), body=response.read())


def read_reply(raw: RawReply, *, joined: bool = False) -> HttpReply:
    """An answer with its text and its JSON; see `send`."""
    text = raw.body.decode(errors="replace")
    headers = {name.lower(): value for name, value in raw.headers}
    if joined:
        headers = {name: ", ".join(value for each, value in raw.headers if each.lower() == name) for name in headers}
    try:
        return HttpReply(status=raw.status, headers=headers, json=json.loads(text), is_json=True, text=text)
    except (ValueError, RecursionError):
        return HttpReply(status=raw.status, headers=headers, text=text)


def read_events(request: HttpRequest, count: int, begun: Callable[[], object], *, insecure: bool = False) -> HttpReply:
    """The first events of a stream of server-sent ones, as objects; `begun` is called when its head has come."""
    with _exchange(request, STREAM_SECONDS, insecure=insecure) as response:
        headers = {name.lower(): value for name, value in response.getheaders()}
        if response.status != 200:
            return HttpReply(status=response.status, headers=headers, text=response.read().decode(errors="replace"))
        begun()
        events: list[dict[str, Json]] = [{}]
        while len(events) <= count and (line := response.readline().decode()):
            name, colon, value = line.rstrip("\n").partition(": ")
            if colon:
                events[-1][name] = _value(value)
            elif not name:
                events.append({})
    return HttpReply(status=response.status, headers=headers, json=events[:count], is_json=True)


def at(document: Json, pointer: str) -> Json:
    """The value at a JSON pointer, or None where there is none."""
    for part in pointer.strip("/").split("/"):
        if isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        elif isinstance(document, dict):
            document = document.get(part)
        else:
            return None
    return document


@contextmanager
def _exchange(request: HttpRequest, seconds: float, *, insecure: bool) -> Generator[HTTPResponse]:
    url = urlsplit(request.base)
    if url.scheme == "https":
        context = _context(insecure=insecure)
        connection: HTTPConnection = HTTPSConnection(url.netloc, timeout=CONNECTING_SECONDS, context=context)
    else:
        connection = HTTPConnection(url.netloc, timeout=CONNECTING_SECONDS)
    try:
        connection.connect()
        connection.sock.settimeout(seconds)
        connection.request(request.method, url.path.rstrip("/") + request.path, request.body, dict(request.headers))
        yield connection.getresponse()
    finally:
        connection.close()


def _context(*, insecure: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _value(text: str) -> Json:
    try:
        return json.loads(text) if text.startswith("{") else text
    except ValueError:
        return text
