"""Recordings made of what other tools have kept: HAR files, and cassettes of VCR, vcrpy and go-vcr.

Only what was asked of a Cloud Controller is taken: of the server of which most requests name v2 or v3. Such files
mostly hold no tokens, so that nobody knows who asked: what was answered as if somebody was logged in, an admin asks.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from fakecc import json_reading, yaml_reading
from fakecc.json_types import Json
from fakecc.records import Value, value_type
from fakecc.remote.exchanges import HttpReply, HttpRequest, RawReply, read_reply, send
from fakecc.remote.recorder import UNREADABLE, CannotBeRecorded, Recorder, recorded_name
from fakecc.remote.recording_proxy import UAA_PATHS
from fakecc.remote.recordings import BadRecording
from fakecc.remote.tokens import token_of

ADMIN = "admin"
ADMIN_GUID = "00000000-0000-0000-0000-000000000000"
API_PATHS = ("/v2", "/v3")
PUBLIC_PATHS = frozenset({"", "/", "/v2/info", "/v3", "/v3/info"})


# The key of VCR for bytes.
BASE64 = "base64_string"
GZIP = b"\x1f\x8b"
LONGEST_BODY = 64 * 2**20
# How a fakecc's journal ends what is too long for it.
CUT_OFF = re.compile(r"\.\.\. \(cut off by fakecc: \d+ bytes\)\Z")


@value_type
class ImportedCassette(Value):
    """A recording, and what of the file it does not hold, each with the reason."""

    recording: dict[str, Json]
    left_out: tuple[str, ...]


def read(file: Path, run: str = "", *, with_bytes: bool = False) -> ImportedCassette:
    """The recording of a HAR file or a cassette. `run` is the word in the names that were made, or nothing.

    `with_bytes`: bodies that are no text are taken, too. Raises BadRecording where it is none, OSError.
    """
    try:
        document = _document(file)
    except ValueError as error:
        raise BadRecording(f"{file}: neither HAR nor a cassette: {error!r}") from None
    return _translate(document, name=file.stem, source=file.name, run=run, with_bytes=with_bytes)


def read_journal(url: str, run: str = "", token: str = "") -> ImportedCassette:
    """The same of what the fakecc at a URL has in its journal. `token` is what its control API asks for.

    Raises BadRecording where there is no fakecc, OSError or HTTPException where nobody answers.
    """
    headers = {"X-Fakecc-Token": token} if token else {}
    reply = send(HttpRequest(base=url, method="GET", path="/_fakecc/journal/har", headers=headers))
    if reply.status != 200 or not isinstance(reply.json, dict):
        raise BadRecording(f"no journal: {reply.status} {reply.text[:200]}")
    return _translate(reply.json, name="journal", source=f"the journal of {urlsplit(url).netloc}", run=run)


def _translate(document: Json, *, name: str, source: str, run: str, with_bytes: bool = False) -> ImportedCassette:
    try:
        exchanges = list(_exchanges(document))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRecording(f"{source}: neither HAR nor a cassette: {error!r}") from None
    counted = Counter(request.base for request, _ in exchanges if request.path.startswith(API_PATHS))
    if not counted:
        raise BadRecording(f"{source}: nothing was asked of a Cloud Controller")
    api = counted.most_common(1)[0][0]
    fixed = {"api": api, "host": urlsplit(api).netloc, "run": run}
    recorder = Recorder(name, fixed, source=source, with_bytes=with_bytes)
    left_out = tuple(_add(recorder, api, exchanges))
    return ImportedCassette(recording=recorder.document(), left_out=left_out)


def _document(file: Path) -> Json:
    text = file.read_text(encoding="utf-8")
    return json_reading.read(text) if text.lstrip().startswith("{") else yaml_reading.read(text, BASE64)


def _exchanges(document: Json) -> Iterator[tuple[HttpRequest, HttpReply]]:
    """What a file holds, by its form. Raises KeyError, TypeError, ValueError, AttributeError for another form."""
    if "log" in document:
        for entry in document["log"]["entries"]:
            yield _har_request(entry["request"]), _har_reply(entry["response"])
        return
    entries = document["http_interactions"] if "http_interactions" in document else document["interactions"]
    for entry in entries or ():
        yield _cassette_request(entry["request"]), _cassette_reply(entry["response"])


def _add(recorder: Recorder, api: str, exchanges: Iterable[tuple[HttpRequest, HttpReply]]) -> Iterator[str]:
    """Write down what was asked of the API; gives what is left out."""
    for request, reply in exchanges:
        title = f"{request.method} {request.base}{request.path.partition('?')[0]}"
        if request.base != api:
            yield f"{title}: another server"
        elif request.path.startswith(UAA_PATHS):
            yield f"{title}: a log-in"
        elif not reply.status:
            yield f"{title}: it was not answered"
        elif UNREADABLE in reply.text and "content-encoding" in reply.headers:
            yield f"{title}: its answer is compressed with {reply.headers['content-encoding']}"
        elif CUT_OFF.search(reply.text) or CUT_OFF.search((request.body or b"").decode(errors="replace")):
            yield f"{title}: its body, or that of the answer, was cut off"
        else:
            try:
                asked, name = _with_user(request, reply)
                recorder.add(asked, reply, user=name)
            except CannotBeRecorded as error:
                yield f"{title}: {error}"


def _with_user(request: HttpRequest, reply: HttpReply) -> tuple[HttpRequest, str | None]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    name = recorded_name(headers.get("authorization", ""))
    if name is None and reply.status != 401 and request.path.partition("?")[0] not in PUBLIC_PATHS:
        name, headers["authorization"] = ADMIN, f"bearer {token_of(ADMIN, ADMIN_GUID)}"
    return _request(request.base + request.path, request.method, headers, request.body), name


def _request(url: str, method: str, headers: Mapping[str, str], body: bytes | None) -> HttpRequest:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return HttpRequest(base=base, method=method.upper(), path=path, headers=headers, body=body)


def _har_request(asked: Json) -> HttpRequest:
    given = asked.get("postData") or {}
    # Browsers tell a form by its fields.
    fields = [(each["name"], each.get("value", "")) for each in given.get("params") or ()]
    body = given.get("text") or urlencode(fields)
    return _request(asked["url"], asked["method"], dict(_har_headers(asked)), body.encode() if body else None)


def _har_reply(answer: Json) -> HttpReply:
    content = answer.get("content") or {}
    text = content.get("text") or ""
    body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
    return _read_answer(answer["status"], tuple(_har_headers(answer)), body)


def _har_headers(message: Json) -> Iterator[tuple[str, str]]:
    # A name that begins so is of HTTP/2, and no header.
    return ((each["name"], each["value"]) for each in message.get("headers") or () if not each["name"].startswith(":"))


def _cassette_request(asked: Json) -> HttpRequest:
    url = asked["uri"] if "uri" in asked else asked["url"]
    return _request(url, asked["method"], dict(_cassette_headers(asked)), _cassette_body(asked) or None)


def _cassette_reply(answer: Json) -> HttpReply:
    status = answer["code"] if "code" in answer else answer["status"]["code"]
    return _read_answer(int(status), tuple(_cassette_headers(answer)), _cassette_body(answer))


def _read_answer(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> HttpReply:
    """An answer as a client reads it, which may have been kept as it was compressed on its way."""
    unpacked = _unpack(body)
    if unpacked is not body:
        headers = tuple(pair for pair in headers if pair[0].lower() != "content-encoding")
    return read_reply(RawReply(status=status, headers=headers, body=unpacked))


def _unpack(body: bytes) -> bytes:
    """The same without gzip, where it is that, and not too long."""
    if not body.startswith(GZIP):
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacking.decompress(body, LONGEST_BODY)
    except zlib.error:
        return body
    return unpacked if unpacking.eof else body


def _cassette_headers(message: Json) -> Iterator[tuple[str, str]]:
    for name, values in (message.get("headers") or {}).items():
        yield from ((name, str(value)) for value in (values if isinstance(values, list) else [values]))


def _cassette_body(message: Json) -> bytes:
    """A body: a text, or an object with a text, which may be in base64."""
    body = message.get("body")
    while isinstance(body, dict):
        coded = body.get(BASE64)
        if coded is not None:
            return binascii.a2b_base64(coded)
        body = body.get("string")
    return str(body or "").encode()
