"""/identity-zones/:id/clients."""

import pytest
from support.uaa_client import uaa


@pytest.fixture
def zone(world, boss):
    return uaa(world, "POST", "/identity-zones", {"id": "z", "subdomain": "z", "name": "Z"}, token=boss).body


APP = {
    "client_id": "app", "client_secret": "s", "authorized_grant_types": ["authorization_code"], "scope": ["openid"],
    "authorities": ["uaa.resource"], "allowedproviders": ["uaa"], "redirect_uri": ["http://app.example.com/"],
}  # fmt: skip


def _create(world, boss, **changed):
    body = {name: value for name, value in {**APP, **changed}.items() if value is not None}
    return uaa(world, "POST", "/identity-zones/z/clients", body, token=boss)


def test_a_clients_zone_is_its_own(world, boss, zone):
    assert _create(world, boss).status == 201
    assert uaa(world, "GET", "/oauth/clients/app", token=boss).status == 404
    assert uaa(world, "DELETE", "/identity-zones/z/clients/app", token=boss).status == 200


def test_a_client_tells_that_it_was_made_here(world, boss, zone):
    assert _create(world, boss, foo="bar").body == {
        "scope": ["openid"], "client_id": "app", "resource_ids": ["none"], "authorized_grant_types": ["authorization_code"],
        "redirect_uri": ["http://app.example.com/"], "authorities": ["uaa.resource"],
        "createdwith": "zones.write", "allowedproviders": ["uaa"], "foo": "bar",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "description"),
    [
        ({"scope": ["openid", "uaa.user"]}, "only openid scope is allowed"),
        ({"scope": None}, "only openid scope is allowed"),
        ({"authorities": ["uaa.admin"]}, "only uaa.resource authority is allowed"),
        ({"client_id": " "}, "client_id cannot be blank"),
        ({"authorized_grant_types": ["wish"]}, "wish is not an allowed grant type. Must be one of: ["),
        ({"client_secret": None}, "client_secret cannot be blank"),
        ({"client_secret": "x" * 256}, "Client Secret must be no more than 255 characters in length."),
        ({"allowedproviders": ["ldap"]}, "only the internal IdP ('uaa') is allowed"),
        ({"allowedproviders": None}, "only the internal IdP ('uaa') is allowed"),
    ],
)
def test_only_clients_that_log_people_in_are_made(world, boss, zone, changed, description):
    refused = _create(world, boss, **changed)
    assert (refused.status, refused.body["error"]) == (400, "invalid_client")
    assert refused.body["error_description"].startswith(description)


def test_an_implicit_client_needs_no_secret(world, boss, zone):
    assert _create(world, boss, authorized_grant_types=["implicit"], client_secret=None).status == 201


def test_a_name_is_taken_once(world, boss, zone):
    _create(world, boss)
    assert _create(world, boss).body == {"error": "invalid_client", "error_description": "Client already exists: app"}


def test_another_client_is_not_deleted_here(world, boss, zone):
    other = {"client_id": "own", "client_secret": "s", "authorized_grant_types": ["client_credentials"]}
    inside = {"headers": {"X-Identity-Zone-Id": "z"}, "token": boss}
    assert uaa(world, "POST", "/oauth/clients", other, **inside).status == 201
    refused = uaa(world, "DELETE", "/identity-zones/z/clients/own", token=boss)
    assert (refused.status, refused.body["error_description"]) == (
        400,
        "client must have been createdwith scope zones.write",
    )


def test_a_zone_that_is_not_there_has_none(world, boss):
    assert uaa(world, "POST", "/identity-zones/gone/clients", APP, token=boss).status == 404
