"""Hosts of UAA's own."""

import pytest

from fakecc import FakeCC
from fakecc.web.app import create_app
from fakecc.worlds import Worlds


@pytest.fixture(scope="module")
def client():
    settings = {"uaa": {"url": "http://uaa.example.org"}, "login": {"url": "http://login.example.org:8080"}}
    with FakeCC(settings=settings) as cc:
        yield create_app(Worlds(lambda _: cc.world)).test_client()


@pytest.mark.parametrize("host", ["uaa.example.org", "uaa.example.org:8443", "login.example.org:8080"])
def test_uaa_answers_at_its_own_host(client, host):
    told = client.get("/info", headers={"Host": host, "Accept": "application/json"}).get_json()
    assert told["links"]["uaa"] == "http://uaa.example.org"


def test_a_zone_is_before_uaas_own_host(client):
    world = client.application.extensions["fakecc"]["default"]
    world.seed(identity_zones=[{"id": "z"}])
    headers = {"Accept": "application/json"}
    found = client.get("/.well-known/openid-configuration", headers={"Host": "z.uaa.example.org", **headers}).get_json()
    assert found["issuer"] == "http://z.uaa.example.org/oauth/token"
    assert client.get("/info", headers={"Host": "y.uaa.example.org", **headers}).get_json().get("zone_name") is None


@pytest.mark.parametrize("host", ["api.example.org", "login.example.org", "uaa.example.org.evil.org"])
def test_another_host_is_the_cloud_controllers(client, host):
    assert "authorization_endpoint" in client.get("/info", headers={"Host": host}).get_json()


def test_the_links_lead_there(client):
    links = client.get("/", headers={"Host": "api.example.org"}).get_json()["links"]
    assert links["uaa"]["href"] == "http://uaa.example.org"
    assert links["login"]["href"] == "http://login.example.org:8080"


def test_the_control_api_is_at_every_host(client):
    assert client.get("/_fakecc/health", headers={"Host": "uaa.example.org"}).status_code == 200
