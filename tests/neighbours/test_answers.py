"""How Go's servers answer."""

import pytest

from fakecc.call import Reply, endpoint
from fakecc.neighbours import answers

ENDPOINTS = [
    endpoint(method, rule, Reply) for method, rule in (("GET", "/a/<guid>"), ("PUT", "/a/<guid>"), ("GET", "/b"))
]


@pytest.mark.parametrize(("path", "methods"), [("/a/x", ["GET", "PUT"]), ("/b", ["GET"]), ("/a/x/y", []), ("/a/", [])])
def test_the_methods_of_a_path(path, methods):
    assert answers.methods_of(ENDPOINTS, path) == methods


def test_what_is_no_utf_8_is_replaced():
    assert answers.text_of(b"a\xff") == "a\ufffd"


def test_json_is_plain_text():
    reply = answers.plain_json({"a": 1}, 400)
    assert (reply.status, reply.content_type) == (400, "text/plain; charset=utf-8")
