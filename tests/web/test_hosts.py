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


@pytest.fixture
def strict():
    settings = {
        "uaa": {"url": "http://127.0.0.2:8181"},
        "zones": {"internal": {"hostnames": ["uaa.service.internal"]}},
    }
    with FakeCC(settings=settings) as cc:
        cc.world.seed(identity_zones=[{"id": "z"}])
        yield create_app(Worlds(lambda _: cc.world)).test_client()


def info(client, host, arrived_at="127.0.0.1"):
    environ = {"SERVER_NAME": "0.0.0.0", "SERVER_PORT": "8181", "fakecc.arrived_at": arrived_at}  # noqa: S104 - all
    headers = {"Host": host, "Accept": "application/json"}
    return client.get("/info", headers=headers, environ_overrides=environ)


@pytest.mark.parametrize("host", ["uaa.service.internal:8080", "z.uaa.service.internal"])
def test_a_host_inside_the_platform_is_uaas_too(strict, host):
    assert info(strict, host).get_json()["links"]["passwd"] == "/forgot_password"


def test_what_arrives_at_uaas_own_address_is_uaas_whatever_host_it_names(strict):
    assert info(strict, "elsewhere.example.org", "127.0.0.2").status_code == 404
    assert "authorization_endpoint" in info(strict, "elsewhere.example.org").get_json()


def test_the_links_lead_there(client):
    links = client.get("/", headers={"Host": "api.example.org"}).get_json()["links"]
    assert links["uaa"]["href"] == "http://uaa.example.org"
    assert links["login"]["href"] == "http://login.example.org:8080"


def test_the_control_api_is_at_every_host(client):
    assert client.get("/_fakecc/health", headers={"Host": "uaa.example.org"}).status_code == 200
