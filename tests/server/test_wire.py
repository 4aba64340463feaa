"""Bytes of a connection: whole heads and bodies, in whatever pieces they come."""

import io

import pytest

from fakecc.server.request_head import Refusal
from fakecc.server.wire import ClientLeft, Wire


def wire_of(raw, size=65536):
    """A wire on which these bytes come, so many at a time, and then the end."""
    stream = io.BytesIO(raw)
    return Wire(lambda most: stream.read(min(size, most)))


SIZES = pytest.mark.parametrize("size", [1, 2, 3, 7, 65536])


@SIZES
def test_heads_come_one_after_the_other(size):
    wire = wire_of(b"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\r\nPUT / HTTP/1.1\r\n\r\n", size)
    assert [wire.head(), wire.head()] == [b"GET / HTTP/1.1\r\nHost: a", b"PUT / HTTP/1.1"]
    with pytest.raises(ClientLeft):
        wire.head()


@SIZES
def test_a_body_ends_where_its_length_says(size):
    wire = wire_of(b"abcdefghij", size)
    assert (wire.body(3), wire.body(0), wire.body(7)) == (b"abc", b"", b"defghij")


@SIZES
def test_chunks_are_joined_and_the_rest_is_passed_over(size):
    raw = b'A;name="v";x\r\n0123456789\r\n0001 \t\r\n!\r\n0\r\nTrailer: one\r\nX:\r\n\r\nnext'
    wire = wire_of(raw, size)
    assert (wire.chunked_body(11), wire.body(4)) == (b"0123456789!", b"next")


REFUSED = {
    "16 TiB": (b"ffffffffffff\r\n{}", 400, "a chunk does not begin with its size in hex digits: b'ffffffffffff\\r\\n'"),
    "64 MiB with two bytes behind": (b"4000000\r\n{}", 413, "the request's body is longer than 1000 bytes: --max-body allows more"),
    "less than was said": (b"20\r\n{}", 400, "the request's body ends 30 bytes early"),
    "a size in Python's words": (b"0x2\r\n{}\r\n", 400, "a chunk does not begin with its size in hex digits: b'0x2\\r\\n'"),
    "a size with a sign": (b"+2\r\n{}\r\n", 400, "a chunk does not begin with its size in hex digits: b'+2\\r\\n'"),
    "no size": (b"\r\n", 400, "a chunk does not begin with its size in hex digits: b'\\r\\n'"),
    "a size that ends in LF": (b"2\n{}\r\n", 400, "a chunk does not begin with its size in hex digits: b'2\\n'"),
    "more than was said": (b"2\r\n{}x\r\n0\r\n\r\n", 400, "a chunk does not end where its size says"),
    "no last chunk": (b"2\r\n{}\r\n", 400, "the request's body ends within its chunks"),
    "a long line": (b"2;" + b"x" * 5000, 400, "a line between chunks is longer than 4096 bytes"),
    "an odd trailer": (b"0\r\nX : a\r\n\r\n", 400, "what follows the last chunk is no header: b'X : a\\r\\n'"),
    "too much in all": (b"3e8\r\n" + b"x" * 1000 + b"\r\n1\r\nx\r\n", 413, "the request's body is longer than 1000 bytes: --max-body allows more"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "status", "sentence"), REFUSED.values(), ids=REFUSED)
def test_chunks_that_are_not_what_they_say_are_refused(raw, status, sentence):
    with pytest.raises(Refusal) as refusal:
        wire_of(raw).chunked_body(1000)
    assert (refusal.value.status, refusal.value.sentence) == (status, sentence)


def test_trailers_have_an_end():
    with pytest.raises(Refusal, match="the trailers are longer than"):
        wire_of(b"0\r\n" + b"X: a\r\n" * 30000).chunked_body(1)


def test_a_body_that_is_cut_off_is_refused():
    with pytest.raises(Refusal, match="the request's body ends 2 bytes early"):
        wire_of(b"abc").body(5)


def test_a_head_that_is_cut_off_is_refused():
    with pytest.raises(Refusal, match="the request's head has no end"):
        wire_of(b"GET / HT").head()


def test_a_head_has_an_end():
    with pytest.raises(Refusal, match="the request's head is longer than 131072 bytes"):
        wire_of(b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 40000).head()


def test_a_head_whose_lines_end_in_lf_is_refused():
    with pytest.raises(Refusal, match="does not end in CR LF"):
        wire_of(b"GET / HTTP/1.1\nHost: a\n\n").head()
