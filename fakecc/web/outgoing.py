"""A Reply becomes a response."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import Headers

from fakecc import json_reading
from fakecc.call import Call, Reply
from fakecc.dialects import rails_json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# What v3 sends; v2 is not answered by Rails.
RAILS_MEDIA_TYPE = "application/json; charset=utf-8"
UNPRINTABLE = re.compile(r"[^\t\x20-\x7e\xa0-\xff]+")
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class ReadyHeaders(Headers):
    """Headers whose values are strings already: Werkzeug's own check each one again."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__()
        self._list = pairs


class ReadyResponse(Response):
    """A response that is ready to be sent: only whether its body is sent depends on the request."""

    default_mimetype = None
    automatically_set_content_length = False

    def __init__(self, data: bytes, status: int, headers: list[tuple[str, str]]) -> None:
        super().__init__(data, status=status, headers=ReadyHeaders(headers))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, self.headers.to_wsgi_list())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.get_data()]


class Stream:
    """A body without an end, which a server sends piece by piece for as long as the client is there."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """The client is gone."""
        close = getattr(self._pieces, "close", None)
        if close:
            close()


class StreamResponse(ReadyResponse):
    """A response whose body is a stream."""

    def __init__(self, stream: Stream, status: int, headers: list[tuple[str, str]]) -> None:
        super().__init__(b"", status, headers)
        self._endless = stream

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ
        start_response(self.status, self.headers.to_wsgi_list())
        return self._endless


def response_of(call: Call, reply: Reply) -> Response:
    """The response that carries a reply. It cannot fail: what cannot be sent as it is, is sent in another form."""
    text = reply.text if reply.body is None else json_reading.write(reply.body) + reply.text
    if reply.content_type == RAILS_MEDIA_TYPE:
        text = rails_json.escape(text)
    data = text.encode(errors="replace") if reply.content is None else reply.content
    headers = [("Content-Type", reply.content_type)] if reply.content_type else []
    if call.request_id:
        headers.append(("X-VCAP-Request-ID", call.request_id))
    if reply.stream is not None:
        return StreamResponse(Stream(reply.stream), reply.status, [*headers, *_headers_of(reply)])
    if reply.status != 204:
        headers.append(("Content-Length", str(len(data))))
    return ReadyResponse(data, reply.status, [*headers, *_headers_of(reply)])


def header_value(text: str) -> str:
    """A text as a header can carry it: what is not printable in Latin-1 is percent-encoded, line breaks among it."""
    if text.isascii() and text.isprintable():
        return text
    return UNPRINTABLE.sub(lambda found: quote(found[0], safe="", errors="replace"), text)


def _headers_of(reply: Reply) -> Iterator[tuple[str, str]]:
    for name, value in reply.headers.items():
        if HEADER_NAME.fullmatch(name):
            yield name, header_value(value)
    for cookie in reply.cookies:
        yield "Set-Cookie", header_value(cookie)
