"""Where UAA is, for whoever asks."""

import pytest
import support

from fakecc.uaa import addresses

OWN = {"uaa": {"url": "http://uaa.example.org/"}, "login": {"url": "http://login.example.org"}}


def call_at(world, host):
    return support.a_call(world, headers={"Host": host})


@pytest.mark.parametrize(
    ("settings", "host", "zone", "issuer"),
    [
        ({}, "api.example.org", "uaa", "http://api.example.org/uaa/oauth/token"),
        ({}, "zed.localhost:8181", "z", "http://zed.api.example.org/uaa/oauth/token"),
        ({}, "other.localhost", "uaa", "http://api.example.org/uaa/oauth/token"),
        ({}, "zed.evil.example", "uaa", "http://api.example.org/uaa/oauth/token"),
        ({}, "[::1]:80", "uaa", "http://api.example.org/uaa/oauth/token"),
        (OWN, "uaa.example.org", "uaa", "http://uaa.example.org/oauth/token"),
        (OWN, "ZED.uaa.example.org", "z", "http://zed.uaa.example.org/oauth/token"),
        (OWN, "zed.login.example.org:80", "z", "http://zed.uaa.example.org/oauth/token"),
    ],
)
def test_a_host_is_a_zones(world, settings, host, zone, issuer):
    world.seed(identity_zones=[{"id": "z", "subdomain": "zed"}], settings=settings)
    call = call_at(world, host)
    assert (addresses.zone_of_host(call), addresses.issuer(call)) == (zone, issuer)


def test_the_login_server_s_own_host_is_where_it_was_asked(world):
    world.seed(settings=OWN)
    hosts = ("uaa.example.org", "login.example.org", "elsewhere")
    assert [addresses.asked_url(call_at(world, host)) for host in hosts] == [
        "http://uaa.example.org", "http://login.example.org", "http://uaa.example.org",
    ]  # fmt: skip


INSTALLED = {"external_domain": "api.example.org", "password": {"policy": {"minLength": 3}}}
STRICT = {"external_domain": "api.example.org", "zones": {"internal": {"hostnames": ["uaa.internal"]}}}


@pytest.mark.parametrize(
    ("settings", "host", "nobodys"),
    [
        pytest.param({}, "elsewhere.example.org", False, id="any host where none is named"),
        pytest.param(INSTALLED, "elsewhere.example.org", True, id="another, where UAA is configured"),
        pytest.param(INSTALLED, "10.1.2.3:8181", False, id="an address, where UAA is configured"),
        pytest.param(INSTALLED, "fakecc:8181", False, id="a container's, where UAA is configured"),
        pytest.param(INSTALLED, "fakecc.ci.svc.cluster.local", False, id="a cluster's, where UAA is configured"),
        pytest.param(INSTALLED, "api.example.org", False, id="the API's, where UAA is configured"),
        pytest.param(STRICT, "uaa.internal:8080", False, id="a named one"),
        pytest.param(STRICT, "UAA.internal", False, id="whatever its case"),
        pytest.param(STRICT, "api.example.org", False, id="the API's, where UAA has no host of its own"),
        pytest.param(STRICT, "localhost:8181", False, id="localhost"),
        pytest.param(STRICT, "zed.uaa.internal", False, id="a zone's"),
        pytest.param(STRICT, "off.uaa.internal", True, id="an inactive zone's"),
        pytest.param(STRICT, "y.uaa.internal", True, id="no zone's"),
        pytest.param(STRICT, "elsewhere.example.org", True, id="another"),
        pytest.param(STRICT, "[::1", True, id="no host at all"),
        pytest.param(STRICT, "", False, id="none"),
        pytest.param({**OWN, **STRICT}, "login.example.org", False, id="the login server's"),
        pytest.param({**OWN, **STRICT}, "api.example.org", True, id="the API's"),
        pytest.param({"zones": {"internal": {"hostnames": []}}}, "elsewhere", True, id="an empty list"),
    ],
)
def test_whose_host_it_is(world, settings, host, nobodys):
    zones = [{"id": "z", "subdomain": "zed"}, {"id": "o", "subdomain": "off", "active": False}]
    world.seed(identity_zones=zones, settings=settings)
    assert addresses.is_nobodys_host(call_at(world, host)) is nobodys


@pytest.mark.parametrize(
    ("path", "inside"), [("/uaa", "/"), ("/uaa/Users", "/Users"), ("/Users", "/Users"), ("/uaax", "/uaax")]
)
def test_a_path_without_the_prefix(path, inside):
    assert addresses.below_prefix(path) == inside


def test_keys_are_by_https(world):
    assert addresses.key_set_url(call_at(world, "")) == "https://api.example.org/uaa/token_keys"
