"""Our reader of requests against h11's, over bytes made from a seed: what we take, h11 takes as we do.

We are stricter, never laxer, but for an empty line before a request (RFC 9112 2.2), and for bytes
beyond ASCII in a target, which Go's and Ruby's servers take.
"""

import random
import re
from dataclasses import dataclass

import pytest

from fakecc.server.request_head import Refusal, parse_head
from fakecc.server.wire import ClientLeft, Wire

pytestmark = pytest.mark.slow

h11 = pytest.importorskip("h11", reason="h11 is not installed: pip install 'fakecc[test]'")

CASES = 10_000
LONGEST_BODY = 100_000
METHODS = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "get", "G T", "PRI", "M-SEARCH", "GET\t", "\u00e9"]
TARGETS = ["/", "/v3?a=b", "*", "http://a/b", "http://[/", "//x", "/%zz", "/a b", "/\x00", "", "/#f", "/" + "a" * 300]
VERSIONS = ["1.1", "1.0", "1.1", "2.0", "0.9", "1.2", "11.1", "1", ""]
NAMES = [
    "Content-Length",
    "content-length",
    "Transfer-Encoding",
    "Host",
    "X-A",
    "Connection",
    "Expect",
    "X A",
    "",
    "X_B",
    " Host",
    "Content-Length ",
]
VALUES = [
    "5",
    "05",
    "+5",
    "5, 5",
    "5 5",
    "-1",
    "0x5",
    "",
    "chunked",
    "Chunked",
    "gzip",
    "chunked, chunked",
    "a",
    "close",
    "keep-alive",
    "100-continue",
    "a\x00b",
    "a\x7f",
    "\u00e9",
    " 5 ",
    "9" * 30,
]
ENDS = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n ", "\n\r\n"]
SIZES = ["5", "05", "A;x=y", "a ; z", "0x5", "+5", "", "5\t", "fffffffff", "100000000", "-1", " 5", "5 5"]
# Which of h11's leniences are none of ours: one of these sentences, and h11 may take what we refused.
STRICTER = re.compile(
    "stands there twice|does not end in CR LF|control character|both Content-Length and Transfer-Encoding|"
    "HTTP/1.0 has no|is not spoken|is no path and no address|is no host|does not begin with its size|"
    "only thing to expect|is no number of bytes|longer than|is not `name: value`|is no header|is not `method|"
    "`chunked` or none|has no header Host"
)


@dataclass
class Read:
    method: bytes
    target: bytes
    body: bytes
    rest: bytes


def make_request(dice):
    """A request that is mostly right: a head, and a body that fits what it says."""
    method, target, version = dice.choice(METHODS[:5]), dice.choice(TARGETS[:4]), "1.1"
    headers, body = [("Host", "api")], b""
    kind = dice.randrange(4)
    if kind == 1:
        body = dice.randbytes(dice.randrange(40))
        headers.append(("Content-Length", str(len(body))))
    elif kind == 2:
        headers.append((dice.choice(["Transfer-Encoding", "transfer-encoding"]), dice.choice(["chunked", "Chunked"])))
        body = make_chunks(dice)
    for _ in range(dice.choice([0, 0, 0, 1])):
        headers.insert(dice.randrange(len(headers) + 1), (dice.choice(NAMES), dice.choice(VALUES)))
    if dice.random() < 0.2:
        method, target, version = dice.choice(METHODS), dice.choice(TARGETS), dice.choice(VERSIONS)
    end = (lambda: dice.choice(ENDS)) if dice.random() < 0.15 else lambda: "\r\n"
    lines = [
        f"{method} {target} HTTP/{version}",
        *(f"{name}:{dice.choice(['', ' '])}{value}" for name, value in headers),
    ]
    head = "".join(line + end() for line in lines) + end()
    return head.encode("latin-1") + body


def make_chunks(dice):
    chunks = []
    for _ in range(dice.randrange(4)):
        data = dice.randbytes(dice.randrange(1, 30))
        size = f"{len(data):x}" if dice.random() < 0.9 else dice.choice(SIZES)
        chunks.append(
            size.encode()
            + dice.choice([b"\r\n", b"\r\n", b";e=f\r\n", b"\n"])
            + data
            + dice.choice([b"\r\n", b"\r\n", b"\r\n", b"", b"x\r\n"])
        )
    trailers = dice.choice([b"", b"", b"T: a\r\n", b"T : a\r\n", b"T\r\n"])
    return b"".join(chunks) + dice.choice([b"0", b"0", b"00", b"", b"0x0"]) + b"\r\n" + trailers + b"\r\n"


def damage(dice, raw):
    """The same with a few bytes lost, doubled or replaced."""
    wire = bytearray(raw)
    for _ in range(dice.choice([0, 0, 0, 1, 2])):
        at = dice.randrange(len(wire) + 1)
        match dice.randrange(3):
            case 0:
                del wire[at : at + 1]
            case 1:
                wire[at:at] = wire[at : at + 4]
            case _:
                wire[at : at + 1] = dice.choice([b"\r", b"\n", b" ", b":", b"\x00", b"\xe9", b";", b"0"])
    return bytes(wire)


def read_ours(raw, size):
    """What our reader makes of it; a Refusal where it takes it not, None where there is no request."""
    left = [raw]

    def receive(most):
        piece, left[0] = left[0][: min(most, size)], left[0][min(most, size) :]
        return piece

    wire = Wire(receive)
    try:
        head = parse_head(wire.head(), {}, LONGEST_BODY)
        body = wire.chunked_body(LONGEST_BODY) if head.length is None else wire.body(head.length)
    except ClientLeft:
        return None
    except Refusal as refusal:
        return refusal
    return Read(head.method.encode(), head.target.encode("latin-1"), body, wire._buffer + left[0])  # noqa: SLF001


def read_h11(raw):
    """What h11 makes of it; None where it refuses it or waits for more."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=200_000)
    connection.receive_data(raw)
    connection.receive_data(b"")
    try:
        request = connection.next_event()
        if not isinstance(request, h11.Request):
            return None
        body = b""
        while isinstance(event := connection.next_event(), h11.Data):
            body += event.data
    except h11.RemoteProtocolError:
        return None
    if not isinstance(event, h11.EndOfMessage):
        return None
    return Read(request.method, request.target, body, connection.trailing_data[0])


def test_what_we_take_h11_takes_as_we_do():
    dice = random.Random(20_260_729)  # noqa: S311 - a seed, no secret
    taken = refused = 0
    for _ in range(CASES):
        raw = damage(dice, make_request(dice)) + dice.choice([b"", b"GET / HTTP/1.1\r\n"])
        ours, theirs = read_ours(raw, dice.choice([1, 7, 65536])), read_h11(raw)
        if isinstance(ours, Read):
            taken += 1
            if theirs is None and (raw.startswith(b"\r\n") or re.search(rb"[\x80-\xff]", ours.target)):
                continue
            assert ours == theirs, raw
        else:
            refused += 1
            assert theirs is None or (ours is not None and STRICTER.search(ours.sentence)), (raw, ours)
    assert (taken > CASES // 4, refused > CASES // 10) == (True, True)
