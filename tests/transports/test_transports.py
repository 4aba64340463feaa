"""A foundation without a socket."""

import subprocess
import sys

import pytest
import requests
from support.sockets import names

from fakecc import mount
from fakecc.arrange.checking import BadInput
from fakecc.evidence.strict import StrictError


def test_a_session_is_answered_in_this_process():
    session = requests.Session()
    with mount(session, preset="empty") as cc:
        made = session.post(f"{cc.url}/v3/organizations", json={"name": "mine"}, headers=cc.headers())
        listed = session.get(f"{cc.url}/v3/organizations?names=mine", headers=cc.headers())

    assert (made.status_code, names(listed)) == (201, ["mine"])
    assert made.json()["links"]["self"]["href"].startswith("http://cc.test/v3/organizations/")


def test_the_url_is_what_clients_believe_it_to_be():
    session = requests.Session()
    with mount(session, "https://api.example.com:8443") as cc:
        assert cc.url == "https://api.example.com:8443"
        root = session.get(f"{cc.url}/").json()
    assert root["links"]["self"]["href"] == "https://api.example.com:8443"


def test_the_end_of_the_block_checks_as_the_fixture_does():
    session = requests.Session()
    with pytest.raises(StrictError, match="unfired_fault"), mount(session) as cc:
        cc.world.fault(when={"operation": "apps.list"}, then={"status": 503})


def test_a_wrong_option_is_refused():
    with pytest.raises(BadInput, match="there is no preset 'smal'"):
        mount(requests.Session(), preset="smal")


def test_neither_requests_nor_httpx_is_imported_before_it_is_used():
    program = (
        "import sys; from fakecc import MountedCC; MountedCC().stop(); print({'requests', 'httpx'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert ran.stdout == "set()\n"
