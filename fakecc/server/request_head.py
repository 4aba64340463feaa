"""The head of a request, read strictly: what two readers could read in two ways is refused.

    head         = request line, header lines, an empty line; each ends in CR LF
    request line = method SP target SP HTTP/1.x
    target       = a path | http://host/path | * (of OPTIONS)
    header       = token ":" value; no blank before the colon, no line that continues another

How long the body is: Content-Length once and in digits, or Transfer-Encoding once and `chunked`; not both.
Source: RFC 9112
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]

LONGEST_LINE = 65536
MOST_HEADERS = 200
REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([^\x00-\x20\x7f]+) HTTP/([0-9])\.([0-9])")
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What no line of a head may hold, its end among it.
CONTROLS = bytes({*range(32), 127} - {*b"\t"})
ABSOLUTE = re.compile(r"[hH][tT][tT][pP][sS]?://([^/?#]+)(.*)")
HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[\w.~%!$&'()*+,;=-]+)(?::[0-9]{0,5})?", re.ASCII)
NOT_REPEATED = {
    "CONTENT_LENGTH": "Content-Length",
    "HTTP_TRANSFER_ENCODING": "Transfer-Encoding",
    "HTTP_HOST": "Host",
}


class Refusal(Exception):  # noqa: N818 - reads as the sentence `raise Refusal(...)`
    """A request that is not answered but refused, after which the connection ends; `sentence` says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Head:
    """What the head of a request says.

    `length` is that of the body in bytes, None where it comes in chunks. `closes`: the connection ends after the
    answer. `waits`: the client sends the body when it is told to go on; it may expect other things, which are ignored.
    """

    # recording: cross/conditional-and-head

    __slots__ = ("closes", "environ", "length", "method", "minor", "target", "waits")

    def __init__(self, method: str, target: str, minor: int, environ: Environ) -> None:
        self.method = method
        self.target = target
        self.minor = minor
        self.environ = environ
        self.length = _body_length(environ, minor)
        self.closes = _closes(environ.get("HTTP_CONNECTION", ""), minor)
        self.waits = minor > 0 and environ.get("HTTP_EXPECT", "").lower() == "100-continue"


def parse_head(raw: bytes, base: Mapping[str, Any], longest_body: int) -> Head:
    """The head that these bytes (without the empty line) are, over the environ that all of a connection's share.

    Raises Refusal for what is no head, and where the body is said to be longer than `longest_body` bytes.
    """
    first, *lines = raw.decode("latin-1").split("\r\n")
    if len(raw.translate(None, CONTROLS)) < len(raw) - 2 * len(lines):
        raise Refusal(400, "the request's head holds a control character, or a line that does not end in CR LF")
    method, target, minor = _request_line(first)
    environ = dict(base)
    environ["REQUEST_METHOD"] = method
    _add_headers(environ, lines)
    _check_host(environ, minor)
    _add_target(environ, method, target)
    head = Head(method, target, minor, environ)
    if head.length is not None and head.length > longest_body:
        raise Refusal(413, f"the request's body is longer than {longest_body} bytes: --max-body allows more")
    return head


def ends_lines_with_cr_lf(raw: bytes) -> bool:
    """Do CR and LF stand nowhere but side by side? Counting takes a twentieth of what an expression takes."""
    return raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")


def _request_line(line: str) -> tuple[str, str, int]:
    parts = REQUEST_LINE.fullmatch(line)
    if parts is None:
        raise Refusal(400, "the request's first line is not `method target HTTP/1.1`")
    method, target, major, minor = parts.groups()
    if len(line) > LONGEST_LINE:
        raise Refusal(414, f"the request's first line is longer than {LONGEST_LINE} bytes")
    if major != "1":
        raise Refusal(505, f"HTTP/{major}.{minor} is not spoken here: HTTP/1.1 is")
    return method, target, int(minor)


def _add_headers(environ: Environ, lines: list[str]) -> None:
    if len(lines) > MOST_HEADERS:
        raise Refusal(431, f"the request has more than {MOST_HEADERS} headers")
    for line in lines:
        name, colon, value = line.partition(":")
        key = environ_key(name) if colon else None
        if key is None:
            raise Refusal(400, f"a header is not `name: value`: {line[:80]!r}")
        if key in environ:
            if key in NOT_REPEATED:
                raise Refusal(400, f"the header {NOT_REPEATED[key]} stands there twice")
            value = f"{environ[key]}{';' if key == 'HTTP_COOKIE' else ','}{value.strip(' 	')}"
        if key:
            environ[key] = value.strip(" \t")


@lru_cache(maxsize=512)
def environ_key(name: str) -> str | None:
    """The environ's key of a header; empty for a name that would collide with another's, None for what is no name."""
    if TOKEN.fullmatch(name) is None:
        return None
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def _add_target(environ: Environ, method: str, target: str) -> None:
    environ["RAW_URI"] = environ["REQUEST_URI"] = target
    if not target.startswith("/"):
        target = _path_of(environ, method, target)
    path, _, query = target.partition("#")[0].partition("?")
    environ["QUERY_STRING"] = query
    environ["PATH_INFO"] = unquote_to_bytes(path.encode("latin-1")).decode("latin-1") if "%" in path else path


def _path_of(environ: Environ, method: str, target: str) -> str:
    """The path of a target that is a whole address, whose host counts more than the header's."""
    if target == "*" and method == "OPTIONS":
        return "/*"
    address = ABSOLUTE.fullmatch(target)
    if address is None or HOST.fullmatch(address[1]) is None:
        raise Refusal(400, f"the request's target is no path and no address: {target[:80]!r}")
    environ["HTTP_HOST"] = address[1]
    return address[2] if address[2].startswith("/") else f"/{address[2]}"


def _check_host(environ: Environ, minor: int) -> None:
    host = environ.get("HTTP_HOST")
    if host is None:
        if minor:
            raise Refusal(400, "the request has no header Host")
    elif not host:
        del environ["HTTP_HOST"]
    elif HOST.fullmatch(host) is None:
        raise Refusal(400, f"the header Host is no host: {host[:80]!r}")


def _body_length(environ: Environ, minor: int) -> int | None:
    coding = environ.pop("HTTP_TRANSFER_ENCODING", None)
    length = environ.get("CONTENT_LENGTH")
    if coding is None:
        return 0 if length is None else _digits(length)
    if length is not None:
        raise Refusal(400, "the request has both Content-Length and Transfer-Encoding")
    if not minor:
        raise Refusal(400, "HTTP/1.0 has no Transfer-Encoding")
    if coding.lower() != "chunked":
        raise Refusal(501, f"the Transfer-Encoding is `chunked` or none, not {coding[:80]!r}")
    return None


def _digits(length: str) -> int:
    if not (length.isascii() and length.isdecimal()):
        raise Refusal(400, f"the Content-Length is no number of bytes: {length[:80]!r}")
    return int(length[:20] if len(length) <= 20 else "9" * 20)


@lru_cache(maxsize=64)
def _closes(connection: str, minor: int) -> bool:
    words = {word.strip(" \t").lower() for word in connection.split(",")}
    return "close" in words or (not minor and "keep-alive" not in words)
