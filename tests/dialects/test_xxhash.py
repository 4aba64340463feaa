"""XXH64: what other implementations say of the same bytes."""

import pytest

from fakecc.dialects.xxhash import xxh64

HASHES = {
    b"": 0xEF46DB3751D8E999,
    b"abc": 0x44BC2CF5AD770999,
    b"admin": 0x1F15A4C9D4798230,
    b"0123456789abcdef0123456789abcdef0123": 0xC4255BA3D1AF5461,
}


@pytest.mark.parametrize(("data", "expected"), HASHES.items(), ids=repr)
def test_the_hash_of_bytes(data, expected):
    assert xxh64(data) == expected
