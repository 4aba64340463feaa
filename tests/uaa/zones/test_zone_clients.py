"""/identity-zones/:id/clients."""

import pytest
from support.uaa_client import uaa


@pytest.fixture
def zone(world, boss):
    return uaa(world, "POST", "/identity-zones", {"id": "z", "subdomain": "z", "name": "Z"}, token=boss).body


def test_a_clients_zone_is_its_own(world, boss, zone):
    app = {"client_id": "app", "client_secret": "s", "authorized_grant_types": ["client_credentials"]}
    assert uaa(world, "POST", "/identity-zones/z/clients", app, token=boss).status == 201
    assert uaa(world, "GET", "/oauth/clients/app", token=boss).status == 404
    assert uaa(world, "DELETE", "/identity-zones/z/clients/app", token=boss).status == 200


def test_a_zone_that_is_not_there_has_none(world, boss):
    app = {"client_id": "app", "client_secret": "s", "authorized_grant_types": ["client_credentials"]}
    assert uaa(world, "POST", "/identity-zones/gone/clients", app, token=boss).status == 404
