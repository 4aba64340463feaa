"""What the servlet container and its firewall refuse."""

import pytest
from support.uaa_client import uaa

REFUSED = {
    "an encoded slash": ("GET", "/Users/a%2fb", 400),
    "encoded dots": ("GET", "/%2e%2e/info", 400),
    "a zero byte": ("GET", "/info%00", 400),
    "two slashes": ("GET", "/Users//a", 400),
    "a semicolon": ("GET", "/info;a=b", 400),
    "a zero byte in the query": ("GET", "/info?a=%00", 400),
    "TRACE": ("TRACE", "/info", 405),
    "a method of WebDAV": ("PROPFIND", "/info", 400),
}


@pytest.mark.parametrize(("method", "path", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(world, method, path, status):
    assert uaa(world, method, path).status == status


@pytest.mark.parametrize(("length", "status"), [(10_000, 200), (15_000, 400)], ids=["long", "too long"])
def test_a_head_has_an_end(world, length, status):
    assert uaa(world, "GET", "/info?" + "a" * length, headers={"Accept": "application/json"}).status == status
