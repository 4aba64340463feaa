"""/identity-zones and /identity-providers: a zone has users, groups and clients of its own."""

import pytest
from support.uaa_client import claims, grant, uaa, user_token

from fakecc.actions.platform import uaa_clients
from fakecc.uaa.tokens import callers

ZONE = {"id": "z", "subdomain": "z", "name": "Z"}
ANN = {"userName": "ann", "password": "a", "emails": [{"value": "a@example.org"}]}
IN_ZONE = {"X-Identity-Zone-Id": "z"}


@pytest.fixture
def token(world):
    authorities = ("uaa.admin", "zones.write", "zones.read", "idps.read", "idps.write", "scim.write", "clients.write")
    uaa_clients.create(world, "z", secrets=("s",), grant_types=("client_credentials",), authorities=authorities)
    return grant(world, ("z", "s"), grant_type="client_credentials").body["access_token"]


@pytest.fixture
def zone(world, token):
    return uaa(world, "POST", "/identity-zones", ZONE, token=token).body


def test_a_zone_has_users_of_its_own(world, token, zone):
    made = uaa(world, "POST", "/Users", ANN, token=token, headers=IN_ZONE).body
    assert made["zoneId"] == "z"
    assert uaa(world, "GET", f"/Users/{made['id']}", token=token).status == 404
    assert uaa(world, "POST", "/Users", ANN, token=token).status == 201


def test_a_stranger_acts_in_no_zone(world, zone):
    assert uaa(world, "GET", "/Users", token=user_token(world), headers=IN_ZONE).status == 403


def test_with_a_zone_goes_what_is_in_it(world, token, zone):
    uaa(world, "POST", "/Users", ANN, token=token, headers=IN_ZONE)
    assert uaa(world, "DELETE", "/identity-zones/z", token=token).status == 200
    assert [account.username for account in world.accounts if account.zone_id == "z"] == []
    assert [group for group in world.groups if group.zone_id == "z"] == []
    assert uaa(world, "GET", "/identity-zones/z", token=token).status == 404


def test_a_clients_zone_is_its_own(world, token, zone):
    app = {"client_id": "app", "client_secret": "s", "authorized_grant_types": ["client_credentials"]}
    assert uaa(world, "POST", "/identity-zones/z/clients", app, token=token).status == 201
    assert uaa(world, "GET", "/oauth/clients/app", token=token).status == 404
    assert uaa(world, "DELETE", "/identity-zones/z/clients/app", token=token).status == 200


def test_a_providers_secret_is_not_shown(world, token):
    body = {"type": "oidc1.0", "originKey": "idp", "name": "I", "config": {"relyingPartySecret": "hidden"}}
    made = uaa(world, "POST", "/identity-providers", body, token=token)
    assert (made.status, "hidden" in made.body["config"]) == (201, False)
    assert "hidden" not in str(uaa(world, "GET", "/identity-providers?rawConfig=true", token=token).body)


def test_with_a_provider_go_its_users(world, token):
    body = {"type": "oidc1.0", "originKey": "idp", "name": "I", "config": {}}
    guid = uaa(world, "POST", "/identity-providers", body, token=token).body["id"]
    made = uaa(world, "POST", "/Users", {**ANN, "origin": "idp"}, token=token).body
    assert uaa(world, "DELETE", f"/identity-providers/{guid}", token=token).status == 200
    assert made["id"] not in world.accounts


class InZone:
    """UAA at the host of a zone, or at its own."""

    def __init__(self, world, host):
        self.world, self.host = world, {"Host": host}

    def ask(self, method, path, body=None, **how):
        return uaa(self.world, method, path, body, headers=self.host, **how)

    def token(self, basic, **form):
        return self.ask("POST", "/oauth/token", basic=basic, form=form).body


PERSON = {"grant_type": "password", "username": "ann", "password": "a"}


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
