"""From a client to the app without a socket."""

import requests
from support.sockets import names

from fakecc import MountedCC, mount


def test_another_world_has_a_host_of_its_own():
    session = requests.Session()
    with mount(session) as cc:
        other = cc.open("other", preset="empty")
        answer = session.get(f"{other.url}/v3/organizations", headers=other.headers())
        cc.close("other")

    assert (other.url, names(answer)) == ("http://other.cc.test", ["system"])


def test_the_same_headers_are_refused_as_over_a_socket():
    with MountedCC() as cc:
        answer = cc.gateway.ask("GET", f"{cc.url}/v3/info", [("X", "a\r\nb: c\n")], b"")
    assert answer.status == 400


def test_a_stream_needs_a_socket():
    session = requests.Session()
    with mount(session) as cc:
        answer = session.get(f"{cc.url}/_fakecc/journal/events")
    assert (answer.status_code, answer.text) == (
        501, "fakecc: a stream without an end needs a socket: FakeCC has one\n",
    )  # fmt: skip
