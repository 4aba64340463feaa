"""Bytes by digest: as many as there is room for."""

import hashlib

import pytest

from fakecc.world.blobs import Blobs, Digests

HELLO = hashlib.sha256(b"hello").hexdigest()


def test_bytes_are_found_by_their_digest():
    blobs = Blobs()
    digests = blobs.put(b"hello")
    assert (digests, blobs.get(HELLO), blobs.get("other"), blobs.get(None)) == (
        Digests(sha1="aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", sha256=HELLO), b"hello", None, None,
    )  # fmt: skip


def test_the_same_bytes_are_kept_once():
    blobs = Blobs()
    blobs.put(b"hello")
    blobs.put(b"hello")
    assert (len(blobs), blobs.size) == (1, 5)


def test_the_oldest_are_forgotten_for_want_of_room():
    blobs = Blobs(room=10)
    digests = [blobs.put(content).sha256 for content in (b"11111", b"22222", b"33333")]
    assert ([blobs.get(digest) for digest in digests], blobs.size) == ([None, b"22222", b"33333"], 10)


def test_what_is_larger_than_the_room_is_kept_alone():
    blobs = Blobs(room=3)
    blobs.put(b"1")
    assert (blobs.get(blobs.put(b"hello").sha256), len(blobs)) == (b"hello", 1)


def test_digests_outlive_their_bytes():
    blobs = Blobs(room=1)
    first = blobs.put(b"1")
    blobs.put(b"2")
    assert (blobs.get(first.sha256), blobs.digests(first.sha256)) == (None, first)
    with pytest.raises(KeyError):
        blobs.digests("unknown")
