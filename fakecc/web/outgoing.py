"""A Reply becomes a response."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from fakecc import json_reading
from fakecc.call import Call, Reply
from fakecc.dialects import rails_json

# What v3 sends; v2 is not answered by Rails.
RAILS_MEDIA_TYPE = "application/json; charset=utf-8"
UNPRINTABLE = re.compile(r"[^\t\x20-\x7e\xa0-\xff]+")
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


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


class WsgiResponse:
    """What is sent: a body of bytes, or a stream. `json` is the reply's body as JSON, empty where it has none."""

    __slots__ = ("body", "headers", "json", "status")

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes | Stream, json: str = "") -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.json = json


def response_of(call: Call, reply: Reply) -> WsgiResponse:
    """The response that carries a reply. It cannot fail: what cannot be sent as it is, is sent in another form."""
    json = "" if reply.body is None else json_reading.write(reply.body)
    text = json + reply.text
    if reply.content_type == RAILS_MEDIA_TYPE:
        text = rails_json.escape(text)
    data = text.encode(errors="replace") if reply.content is None else reply.content
    headers = [("Content-Type", reply.content_type)] if reply.content_type else []
    if call.request_id:
        headers.append(("X-VCAP-Request-ID", call.request_id))
    if reply.stream is not None:
        return WsgiResponse(reply.status, headers + _headers_of(reply), Stream(reply.stream))
    if reply.status != 204:
        headers.append(("Content-Length", str(len(data))))
    return WsgiResponse(reply.status, headers + _headers_of(reply), data, json)


def header_value(text: str) -> str:
    """A text as a header can carry it: what is not printable in Latin-1 is percent-encoded, line breaks among it."""
    if text.isascii() and text.isprintable():
        return text
    return UNPRINTABLE.sub(lambda found: quote(found[0], safe="", errors="replace"), text)


@lru_cache(maxsize=256)
def _is_header_name(name: str) -> bool:
    return HEADER_NAME.fullmatch(name) is not None


def _headers_of(reply: Reply) -> list[tuple[str, str]]:
    headers = [*reply.headers.items(), *[("Set-Cookie", cookie) for cookie in reply.cookies]]
    text = "".join([value for _, value in headers])
    if text.isascii() and text.isprintable() and all(map(_is_header_name, reply.headers)):
        return headers
    return [(name, header_value(value)) for name, value in headers if _is_header_name(name)]
