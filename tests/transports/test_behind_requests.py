"""fakecc behind sessions of requests."""

import pytest
import requests
from support.sockets import EFFECTS, names, outcome

from fakecc import FakeCC, MountedCC, mount

pytestmark = pytest.mark.slow


def test_other_hosts_go_where_they_went_before():
    session = requests.Session()
    with FakeCC() as served, mount(session, preset="empty"):
        assert session.get(f"{served.url}/v3/organizations", headers=served.headers()).status_code == 200


def test_several_sessions_ask_the_same_worlds():
    with MountedCC() as cc:
        first, second = cc.mount(requests.Session()), cc.mount(requests.Session())
        first.post(f"{cc.url}/v3/organizations", json={"name": "mine"}, headers=cc.headers())
        assert names(second.get(f"{cc.url}/v3/organizations", headers=cc.headers())) == ["system", "org", "mine"]


def test_a_mounted_world_refuses_in_a_block():
    session = requests.Session()
    with mount(session) as cc:
        with cc.refuse_connections(), pytest.raises(requests.ConnectionError, match="refused"):
            session.get(f"{cc.url}/v3/info")
        assert session.get(f"{cc.url}/v3/info").status_code == 200


def test_a_client_logs_in_and_keeps_its_cookies():
    session = requests.Session()
    with mount(session) as cc:
        asked = {"grant_type": "password", "username": "admin", "password": "admin"}
        token = session.post(f"{cc.url}/uaa/oauth/token", data=asked, auth=("cf", "")).json()["access_token"]
        session.get(f"{cc.url}/uaa/login")

    assert token.count(".") == 2
    assert "X-Uaa-Csrf" in session.cookies


def test_bodies_come_as_requests_sends_them():
    session = requests.Session()
    with mount(session) as cc:
        bodies = ['{"name": "text"}', b'{"name": "bytes"}', iter([b'{"name": ', b'"pieces"}'])]
        sent = {**cc.headers(), "Content-Type": "application/json"}
        made = [session.post(f"{cc.url}/v3/organizations", data=body, headers=sent).json()["name"] for body in bodies]

    assert made == ["text", "bytes", "pieces"]


@pytest.mark.parametrize("effect", EFFECTS)
def test_requests_sees_a_fault_as_over_a_socket(effect):
    def ask(cc, session):
        cc.world.fault(when={"operation": "organizations.list"}, then=EFFECTS[effect])
        return outcome(lambda: session.get(f"{cc.url}/v3/organizations", headers=cc.headers(), timeout=2))

    session = requests.Session()
    with FakeCC() as served, mount(session) as mounted:
        assert ask(mounted, session) == ask(served, requests.Session())
