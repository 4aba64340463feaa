"""One request and its answer."""

import pytest

from fakecc.remote.exchanges import HttpRequest, at, read_events, send


def test_json_is_read_and_text_is_left(served):
    answer = send(HttpRequest(base=served.url, method="GET", path="/v3"))
    assert (answer.status, answer.is_json, answer.json["links"]["self"]["href"]) == (200, True, f"{served.url}/v3")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    login = send(HttpRequest(base=f"{served.url}/uaa", method="GET", path="/passcode"))
    assert (login.status, login.is_json) == (302, False)


def test_headers_that_come_twice(served):
    request = HttpRequest(base=f"{served.url}/uaa", method="GET", path="/oauth/authorize?client_id=cf")
    assert send(request).headers["set-cookie"].count("Path=") == 1
    assert send(request, joined=True).headers["set-cookie"].count("Path=") == 2


def test_nobody_answers():
    with pytest.raises(OSError, match="refused"):
        send(HttpRequest(base="http://127.0.0.1:1", method="GET", path="/"))


def test_a_stream_that_is_refused_is_an_answer(served):
    answer = read_events(HttpRequest(base=served.url, method="GET", path="/v3/organizations"), 1, lambda: None)
    assert answer.status == 401


@pytest.mark.parametrize(
    ("pointer", "value"), [("/a/1/b", 2), ("/a/7", None), ("/a/x", None), ("/z", None), ("/a/1/b/c", None)]
)
def test_pointers(pointer, value):
    assert at({"a": [0, {"b": 2}]}, pointer) == value
