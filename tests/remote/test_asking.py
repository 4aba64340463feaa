"""What a recorded step asks."""

import json

import pytest

from fakecc.remote.asking import Asker, bindings_for
from fakecc.remote.placeholders import Bindings
from fakecc.remote.targets import RemoteServer

TARGET = RemoteServer(api="http://h", uaa="http://uaa", login="http://login")


@pytest.fixture
def asker():
    return Asker(TARGET, {"admin": "${guid1}"}, Bindings(run="r", api="http://h", uaa="http://uaa"))


@pytest.mark.parametrize(
    ("asked", "base", "body", "header"),
    [
        pytest.param({"json": {"name": "${run}"}}, "http://h", b'{"name": "r"}', "application/json", id="JSON"),
        pytest.param({"text": "${run}"}, "http://h", b"r", None, id="text"),
        pytest.param({"form": [["a", "b"], ["a", "c"]], "to": "uaa"}, "http://uaa", b"a=b&a=c",
                     "application/x-www-form-urlencoded", id="a form"),
        pytest.param({"headers": {"Content-Type": "x"}, "json": 1}, "http://h", b"1", "x", id="a type of its own"),
    ],
)  # fmt: skip
def test_what_is_sent(asker, asked, base, body, header):
    sent = asker.request({"method": "POST", "path": "/${run}", **asked})
    assert (sent.base, sent.path, sent.body, sent.headers.get("Content-Type")) == (base, "/r", body, header)


def test_who_asks(asker):
    assert asker.request({"method": "GET", "path": "/", "as": "admin"}).headers["Authorization"].startswith("bearer ey")
    sent = asker.request({"method": "GET", "path": "/", "basic": ["cf", ""]})
    assert sent.headers["Authorization"] == "Basic Y2Y6"
    with pytest.raises(KeyError):
        asker.request({"method": "GET", "path": "/", "as": "nobody"})


def test_servers_that_the_steps_name_are_known(target):
    steps = [{"request": {"method": "GET", "path": "/"}, "response": {"status": 200, "text": "${login}"}}]
    assert bindings_for(steps, target, "http://b").fixed["login"] == f"{target.api}/uaa"


def test_a_server_that_nobody_names_is_not_asked():
    fixed = bindings_for([{"pause": 1}], RemoteServer(api="http://127.0.0.1:1"), "http://b").fixed
    assert list(fixed) == ["run", "api", "host", "broker"]


def test_it_asks_until_it_is_over(target):
    asker = Asker(target, {}, Bindings(api=target.api))
    reply = asker.perform({"method": "GET", "path": "/"}, {"pointer": "/links", "not": [None]}, 1.0)
    assert (reply.status, json.loads(reply.text)["links"]["self"]) == (200, {"href": target.api})


def test_envelopes_are_given(target):
    asker = Asker(target, {}, Bindings(api=target.api))
    assert asker.give_envelopes([]) < 300


def test_bytes_are_sent_as_they_were(target):
    asked = {"method": "POST", "path": "/x", "bytes": "/wA=", "headers": {"Content-Type": "application/zip"}}
    sent = Asker(target, {}, Bindings()).request(asked)
    assert (sent.body, dict(sent.headers)) == (b"\xff\x00", {"Content-Type": "application/zip"})
