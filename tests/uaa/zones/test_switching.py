"""Which zone a request is about, by its host or by its headers, and whose tokens hold there."""

import pytest
from support.uaa_client import claims, uaa, user_token

from fakecc.uaa.tokens import callers

PERSON = {"grant_type": "password", "username": "ann", "password": "a"}
IN_ZONE = {"X-Identity-Zone-Id": "z"}


@pytest.fixture
def zone(world, boss):
    return uaa(world, "POST", "/identity-zones", {"id": "z", "subdomain": "z", "name": "Z"}, token=boss).body


def test_a_stranger_acts_in_no_zone(world, zone):
    assert uaa(world, "GET", "/Users", token=user_token(world), headers=IN_ZONE).status == 403


class InZone:
    """UAA at the host of a zone, or at its own."""

    def __init__(self, world, host):
        self.world, self.host = world, {"Host": host}

    def ask(self, method, path, body=None, **how):
        return uaa(self.world, method, path, body, headers=self.host, **how)

    def token(self, basic, **form):
        return self.ask("POST", "/oauth/token", basic=basic, form=form).body


@pytest.fixture
def in_zone(world):
    """The host of a zone that has a user and two clients."""
    world.seed(
        identity_zones=[{"id": "z", "subdomain": "zed", "config": {"tokenPolicy": {"accessTokenValidity": 77}}}],
        users=[{"username": "ann", "password": "a", "zone": "z"}],
        clients=[
            {"id": "app", "secret": "s", "zone": "z", "grant_types": ["password"], "scopes": ["openid", "uaa.user"]},
            {
                "id": "boss",
                "secret": "s",
                "zone": "z",
                "grant_types": ["client_credentials"],
                "authorities": ["scim.read"],
            },
        ],
    )
    return InZone(world, "zed.localhost:8080")


def test_a_zone_gives_tokens_of_its_own(in_zone):
    given = in_zone.token(("app", "s"), **PERSON)
    found = claims(given["access_token"])

    assert (found["zid"], found["iss"], given["expires_in"]) == (
        "z",
        "http://zed.api.example.org/uaa/oauth/token",
        76,
    )
    assert in_zone.ask("GET", "/userinfo", token=given["access_token"]).body["user_name"] == "ann"


def test_a_zones_users_and_clients_are_let_in_by_its_host_only(world, in_zone):
    elsewhere = InZone(world, "localhost:8080")
    assert elsewhere.token(("app", "s"), **PERSON)["error"] == "invalid_client"
    assert in_zone.token(("cf", ""), grant_type="password", username="admin", password="admin")["error"] == (
        "invalid_client"
    )


def test_a_token_opens_nothing_in_another_zone(world, in_zone):
    own = in_zone.token(("boss", "s"), grant_type="client_credentials")["access_token"]
    shown = in_zone.ask("GET", "/Users", token=own)
    refused = InZone(world, "localhost:8080").ask("GET", "/Users", token=own)

    assert ([user["userName"] for user in shown.body["resources"]], refused.status) == (["ann"], 401)
    assert refused.body["error_description"].startswith("Invalid issuer (http://zed.")
    assert in_zone.ask("GET", "/userinfo", token=user_token(world)).status == 401


def test_strictly_the_cloud_controller_takes_no_token_of_a_zone(world, in_zone):
    given = in_zone.token(("app", "s"), **PERSON)["access_token"]
    world.auth = "strict"
    assert callers.caller_of(world, f"bearer {given}").problem == "invalid"


def test_a_host_of_no_zone_is_uaas_own(world, in_zone):
    given = InZone(world, "other.localhost").token(
        ("cf", ""), grant_type="password", username="admin", password="admin"
    )
    assert claims(given["access_token"])["zid"] == "uaa"


@pytest.mark.parametrize("headers", [IN_ZONE, {"X-Identity-Zone-Subdomain": "Z"}], ids=["by id", "by subdomain"])
def test_a_header_names_a_zone(world, boss, zone, headers):
    told = uaa(world, "GET", "/Groups?attributes=zoneId", token=boss, headers=headers).body["resources"]
    assert {group["zoneId"] for group in told} == {"z"}


def test_a_zone_that_is_not_there(world, boss):
    assert uaa(world, "GET", "/Users", token=boss, headers={"X-Identity-Zone-Id": "gone"}).status == 404
