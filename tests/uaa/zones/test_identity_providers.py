"""/identity-providers."""

import json

import pytest
from support.uaa_client import uaa

from fakecc.actions.platform import uaa_accounts

ANN = {"userName": "ann", "password": "a", "emails": [{"value": "a@example.org"}]}
BODY = {"type": "oidc1.0", "originKey": "idp", "name": "I", "config": {"issuer": "i", "relyingPartySecret": "hidden"}}


def test_a_providers_secret_is_not_shown(world, boss):
    body = {"type": "oidc1.0", "originKey": "idp", "name": "I", "config": {"relyingPartySecret": "hidden"}}
    made = uaa(world, "POST", "/identity-providers", body, token=boss)
    assert (made.status, "hidden" in made.body["config"]) == (201, False)
    assert "hidden" not in str(uaa(world, "GET", "/identity-providers?rawConfig=true", token=boss).body)


def test_with_a_provider_go_its_users(world, boss):
    body = {"type": "oidc1.0", "originKey": "idp", "name": "I", "config": {}}
    guid = uaa(world, "POST", "/identity-providers", body, token=boss).body["id"]
    made = uaa(world, "POST", "/Users", {**ANN, "origin": "idp"}, token=boss).body
    assert uaa(world, "DELETE", f"/identity-providers/{guid}", token=boss).status == 200
    assert made["id"] not in world.accounts


@pytest.fixture
def provider(world, boss):
    return uaa(world, "POST", "/identity-providers", BODY, token=boss).body


def test_a_configuration_is_a_text_that_holds_json(world, boss, provider):
    shown = uaa(world, "GET", f"/identity-providers/{provider['id']}?rawConfig=true", token=boss).body
    assert (json.loads(provider["config"]), provider["identityZoneId"]) == (shown["config"], "uaa")


def test_a_secret_that_is_left_out_stays(world, boss, provider):
    changed = {**BODY, "name": "J", "config": {"issuer": "j"}}
    told = uaa(world, "PUT", f"/identity-providers/{provider['id']}", changed, token=boss).body
    config = world.identity_providers[provider["id"]].config
    assert (told["name"], told["version"], config["relyingPartySecret"], config["issuer"]) == ("J", 1, "hidden", "j")


def test_an_origin_has_one_provider(world, boss, provider):
    again = uaa(world, "POST", "/identity-providers", BODY, token=boss)
    assert (again.status, again.body["originKey"]) == (409, "idp")


def test_every_user_of_a_provider_changes_the_password(world, boss):
    own = uaa(world, "POST", "/identity-providers", {"type": "uaa", "originKey": "uaa", "name": "uaa"}, token=boss).body
    path = f"/identity-providers/{own['id']}/status"
    assert uaa(world, "PATCH", path, {"requirePasswordChange": False}, token=boss).status == 422
    assert uaa(world, "PATCH", path, {"requirePasswordChange": True}, token=boss).status == 200
    assert uaa_accounts.find(world, "admin").password_change_required


def test_a_provider_that_is_gone(world, boss, provider):
    path = f"/identity-providers/{provider['id']}"
    assert [uaa(world, "DELETE", path, token=boss).status for _ in range(2)] == [200, 404]
