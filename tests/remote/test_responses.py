"""A whole answer beside the recorded one."""

import pytest

from fakecc.remote.exchanges import HttpReply
from fakecc.remote.placeholders import Bindings
from fakecc.remote.responses import response_differences
from fakecc.remote.tokens import token_of

V3, V2 = {"method": "GET", "path": "/v3/apps?page=1"}, {"method": "GET", "path": "/v2/apps"}
RUNTIME = {"x-runtime": "0.001234"}


def told(request, expected, **reply):
    answer = HttpReply(**{"status": 200, "headers": {}, "is_json": "json" in reply, **reply})
    return [str(each) for each in response_differences(request, expected, answer, Bindings())]


def test_status_headers_and_body():
    expected = {"status": 201, "headers": {"a": "1", "b": "2"}, "json": {"x": 1}}
    assert told(V2, expected, headers={"b": "3", "c": "4", "date": "today", "x-fakecc-hint": "h"}, json={"x": 2}) == [
        "status: is 200, expected 201",
        "header a: missing, expected '1'",
        "header b: is '3', expected '2'",
        "header c: unexpected, is '4'",
        "/x: is 2, expected 1",
    ]


@pytest.mark.parametrize(
    ("request_", "headers", "lines"),
    [
        (V3, RUNTIME, []),
        (V3, {}, ["header x-runtime: is None, expected seconds with six decimals"]),
        (V3, {"x-runtime": "0.1"}, ["header x-runtime: is '0.1', expected seconds with six decimals"]),
        (V2, RUNTIME, ["header x-runtime: unexpected"]),
        ({**V3, "method": "OPTIONS"}, {}, []),
    ],
)
def test_rails_measures_each_answer(request_, headers, lines):
    assert told(request_, {"status": 200, "headers": {}, "text": ""}, headers=headers) == lines


def test_text_and_json():
    assert told(V2, {"status": 200, "headers": {}, "json": {}}, text="x") == ["body: not JSON"]
    assert told(V2, {"status": 200, "headers": {}, "text": "a${any}"}, text="abc") == []


def test_setup_looks_only_at_what_it_learns():
    expected = {"status": 200, "learn": {"/guid": "${any}"}}
    assert told(V2, expected, headers={"whatever": "1"}, json={"guid": "x", "more": 1}) == []


def test_claims_of_tokens():
    expected = {"status": 200, "headers": {}, "json": {"t": "${token1}"}, "claims": {"/t": {"header": "${any}"}}}
    assert told(V2, expected, json={"t": "abc"}) == ["/t: no JWT"]
    (line,) = told(V2, expected, json={"t": token_of("a", "g")})
    assert line.startswith("claims of /t: /claims: unexpected")
