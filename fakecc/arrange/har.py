"""The journal as a HAR file (HTTP Archive 1.2), which browsers' tools and `fakecc record --from` read.

Source: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from fakecc import json_reading
from fakecc.dialects.status_phrases import PHRASES
from fakecc.journal import Entry
from fakecc.json_types import Json

# What a size is where nobody has counted.
UNKNOWN = -1
# The host of a client that named none.
NO_HOST = "fakecc"


def archive(entries: Iterable[Entry], scheme: str = "http") -> dict[str, Json]:
    """What clients asked and were answered, oldest first. Tokens and passwords stand in it as they were sent.

    `scheme` is that of the server. A body that the journal cut off ends as it does there.
    """
    from importlib.metadata import version  # noqa: PLC0415 - slow, and only used here

    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "fakecc", "version": version("fakecc")},
            "entries": [_exchange(entry, scheme) for entry in entries if entry.kind == "request"],
        }
    }


def _exchange(entry: Entry, scheme: str) -> dict[str, Json]:
    milliseconds = round(entry.seconds * 1000, 3)
    return {
        "startedDateTime": datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(entry, scheme),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(entry: Entry, scheme: str) -> dict[str, Json]:
    host = entry.headers.get("Host") or NO_HOST
    query = parse_qsl(entry.path.partition("?")[2], keep_blank_values=True)
    text = _text(entry.request)
    kind = entry.headers.get("Content-Type", "")
    return {
        "method": entry.method,
        "url": f"{scheme}://{host}{entry.path}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(entry.headers),
        "queryString": [{"name": name, "value": value} for name, value in query],
        **({"postData": {"mimeType": kind, "text": text}} if text else {}),
        "headersSize": UNKNOWN,
        "bodySize": len(text.encode()),
    }


def _response(entry: Entry) -> dict[str, Json]:
    text = _text(entry.response)
    named = {name.lower(): value for name, value in entry.response_headers.items()}
    return {
        "status": entry.status,
        "statusText": PHRASES.get(entry.status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(entry.response_headers),
        "content": {"size": len(text.encode()), "mimeType": named.get("content-type", ""), "text": text},
        "redirectURL": named.get("location", ""),
        "headersSize": UNKNOWN,
        "bodySize": len(text.encode()),
    }


def _headers(headers: Mapping[str, str]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def _text(body: Json) -> str:
    if body is None:
        return ""
    return body if isinstance(body, str) else json_reading.write(body)
