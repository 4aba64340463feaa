"""Heads of requests: what is taken, and what is refused with which sentence."""

import pytest

from fakecc.server.request_head import Refusal, parse_head

LONGEST_BODY = 1000


def head_of(*lines, base=()):
    return parse_head("\r\n".join(lines).encode("latin-1"), dict(base), LONGEST_BODY)


REFUSED = {
    "nothing": ([""], 400, "the request's first line is not `method target HTTP/1.1`"),
    "no version": (["GET /"], 400, "the request's first line is not `method target HTTP/1.1`"),
    "two blanks": (["GET  / HTTP/1.1"], 400, "the request's first line is not `method target HTTP/1.1`"),
    "an odd method": (["G(T / HTTP/1.1"], 400, "the request's first line is not `method target HTTP/1.1`"),
    "HTTP/2's preface": (["PRI * HTTP/2.0"], 505, "HTTP/2.0 is not spoken here: HTTP/1.1 is"),
    "HTTP/3.7": (["GET / HTTP/3.7", "Host: a"], 505, "HTTP/3.7 is not spoken here: HTTP/1.1 is"),
    "a long first line": (
        ["GET /" + "a" * 65536 + " HTTP/1.1", "Host: a"], 414, "the request's first line is longer than 65536 bytes",
    ),
    "an address that is none": (
        ["GET http://[/ HTTP/1.1", "Host: a"], 400, "the request's target is no path and no address: 'http://[/'",
    ),
    "a target that is no path": (
        ["GET v3 HTTP/1.1", "Host: a"], 400, "the request's target is no path and no address: 'v3'",
    ),
    "no host": (["GET / HTTP/1.1"], 400, "the request has no header Host"),
    "two hosts": (["GET / HTTP/1.1", "Host: a", "host: a"], 400, "the header Host stands there twice"),
    "a host that is none": (["GET / HTTP/1.1", "Host: a/b"], 400, "the header Host is no host: 'a/b'"),
    "a blank before the colon": (
        ["GET / HTTP/1.1", "Host: a", "Content-Length : 2"], 400, "a header is not `name: value`: 'Content-Length : 2'",
    ),
    "a folded header": (["GET / HTTP/1.1", "Host: a", " b"], 400, "a header is not `name: value`: ' b'"),
    "a header without a colon": (["GET / HTTP/1.1", "Host"], 400, "a header is not `name: value`: 'Host'"),
    "a control character": (
        ["GET / HTTP/1.1", "Host: a", "X: \x1b[2J"], 400,
        "the request's head holds a control character, or a line that does not end in CR LF",
    ),
    "a line that ends in LF": (
        ["GET / HTTP/1.1", "Host: a\nX: b"], 400,
        "the request's head holds a control character, or a line that does not end in CR LF",
    ),
    "201 headers": (["GET / HTTP/1.1", *["X: a"] * 201], 431, "the request has more than 200 headers"),
    "two lengths": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: 2", "Content-Length: 2"], 400,
        "the header Content-Length stands there twice",
    ),
    "a length with a sign": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: +2"], 400, "the Content-Length is no number of bytes: '+2'",
    ),
    "a length with an underscore": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: 0_2"], 400, "the Content-Length is no number of bytes: '0_2'",
    ),
    "a list of lengths": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: 2, 2"], 400, "the Content-Length is no number of bytes: '2, 2'",
    ),
    "an empty length": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length:"], 400, "the Content-Length is no number of bytes: ''",
    ),
    "a length below zero": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: -1"], 400, "the Content-Length is no number of bytes: '-1'",
    ),
    "a length of 30 digits": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: " + "9" * 30], 413,
        "the request's body is longer than 1000 bytes: --max-body allows more",
    ),
    "a body that is too long": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: 1001"], 413,
        "the request's body is longer than 1000 bytes: --max-body allows more",
    ),
    "a length and chunks": (
        ["PUT / HTTP/1.1", "Host: a", "Content-Length: 2", "Transfer-Encoding: chunked"], 400,
        "the request has both Content-Length and Transfer-Encoding",
    ),
    "two codings": (
        ["PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], 400,
        "the header Transfer-Encoding stands there twice",
    ),
    "a coding that nearly is chunked": (
        ["PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: xchunked"], 501,
        "the Transfer-Encoding is `chunked` or none, not 'xchunked'",
    ),
    "two codings in one": (
        ["PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked, identity"], 501,
        "the Transfer-Encoding is `chunked` or none, not 'chunked, identity'",
    ),
    "chunks of HTTP/1.0": (["PUT / HTTP/1.0", "Transfer-Encoding: chunked"], 400, "HTTP/1.0 has no Transfer-Encoding"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "status", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(lines, status, sentence):
    with pytest.raises(Refusal) as refusal:
        head_of(*lines)
    assert (refusal.value.status, refusal.value.sentence) == (status, sentence)


def test_a_head_becomes_an_environ():
    head = head_of(
        "POST /v3/%e2%82%ac?a=%20&b#c HTTP/1.1", "Host:  api.example.com:80 ", "Content-Type: application/json",
        "content-length: 7", "X-Two: a", "x-two: b", "Cookie: a=1", "Cookie: b=2", "X_Two: other", "X-Empty:",
        base={"SERVER_NAME": "here"}.items(),
    )  # fmt: skip
    assert head.environ == {
        "SERVER_NAME": "here",
        "REQUEST_METHOD": "POST",
        "HTTP_HOST": "api.example.com:80",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "7",
        "HTTP_X_TWO": "a,b",
        "HTTP_COOKIE": "a=1;b=2",
        "HTTP_X_EMPTY": "",
        "RAW_URI": "/v3/%e2%82%ac?a=%20&b#c",
        "REQUEST_URI": "/v3/%e2%82%ac?a=%20&b#c",
        "PATH_INFO": "/v3/\u00e2\u0082\u00ac",
        "QUERY_STRING": "a=%20&b",
    }
    assert (head.method, head.length, head.closes, head.waits) == ("POST", 7, False, False)


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        pytest.param(["GET / HTTP/1.1", "Host: a"], 0, id="none"),
        pytest.param(["PUT / HTTP/1.1", "Host: a", "Content-Length: 0012"], 12, id="leading zeros"),
        pytest.param(["PUT / HTTP/1.1", "Host: a", "Transfer-Encoding: Chunked"], None, id="chunks"),
    ],
)
def test_the_length_of_a_body(lines, length):
    assert head_of(*lines).length == length


@pytest.mark.parametrize(
    ("version", "connection", "closes"),
    [
        ("1.1", "", False), ("1.1", "close", True), ("1.1", "Upgrade, CLOSE", True), ("1.0", "", True),
        ("1.0", "Keep-Alive", False), ("1.1", "closed", False),
    ],
)  # fmt: skip
def test_when_a_connection_ends(version, connection, closes):
    assert head_of(f"GET / HTTP/{version}", "Host: a", f"Connection: {connection}").closes is closes


@pytest.mark.parametrize(
    ("line", "host", "path"),
    [
        ("GET http://other:81/v3?a HTTP/1.1", "other:81", "/v3"),
        ("GET HTTPS://[::1] HTTP/1.1", "[::1]", "/"),
        ("GET http://other?a HTTP/1.1", "other", "/"),
        ("OPTIONS * HTTP/1.1", "a", "/*"),
        ("GET //v3 HTTP/1.1", "a", "//v3"),
    ],
)
def test_the_target_may_be_a_whole_address(line, host, path):
    environ = head_of(line, "Host: a").environ
    assert (environ["HTTP_HOST"], environ["PATH_INFO"]) == (host, path)


def test_http_1_0_needs_no_host():
    assert "HTTP_HOST" not in head_of("GET / HTTP/1.0").environ


@pytest.mark.parametrize(("expected", "waits"), [("100-Continue", True), ("x", False)])
def test_the_only_thing_that_is_waited_for(expected, waits):
    # recording: cross/conditional-and-head
    assert head_of("PUT / HTTP/1.1", "Host: a", f"Expect: {expected}").waits is waits
