"""/identity-zones and /identity-providers: a zone has users, groups and clients of its own."""

import pytest
from support.uaa_client import grant, uaa

from fakecc.actions.platform import uaa_clients

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


def test_with_a_zone_goes_what_is_in_it(world, token, zone):
    uaa(world, "POST", "/Users", ANN, token=token, headers=IN_ZONE)
    assert uaa(world, "DELETE", "/identity-zones/z", token=token).status == 200
    assert [account.username for account in world.accounts if account.zone_id == "z"] == []
    assert [group for group in world.groups if group.zone_id == "z"] == []
    assert uaa(world, "GET", "/identity-zones/z", token=token).status == 404
