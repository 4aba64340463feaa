"""/identity-providers."""

import json

import pytest
from support.uaa_client import by_password, uaa

from fakecc.actions.platform import uaa_accounts, uaa_policies

ANN = {"userName": "ann", "password": "a", "emails": [{"value": "a@example.org"}]}
CONFIG = {
    "issuer": "i", "relyingPartyId": "me", "relyingPartySecret": "hidden", "linkText": "L", "discoveryUrl": "http://d",
}  # fmt: skip
BODY = {"type": "oidc1.0", "originKey": "idp", "name": "I", "config": CONFIG}


def test_a_providers_secret_is_not_shown(world, boss):
    made = uaa(world, "POST", "/identity-providers", BODY, token=boss)
    assert (made.status, "hidden" in made.body["config"]) == (201, False)
    assert "hidden" not in str(uaa(world, "GET", "/identity-providers?rawConfig=true", token=boss).body)


def test_with_a_provider_go_its_users(world, boss):
    guid = uaa(world, "POST", "/identity-providers", BODY, token=boss).body["id"]
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
    changed = {**BODY, "name": "J", "config": {**CONFIG, "issuer": "j", "relyingPartySecret": None}}
    told = uaa(world, "PUT", f"/identity-providers/{provider['id']}", changed, token=boss).body
    config = world.identity_providers[provider["id"]].config
    assert (told["name"], told["version"], config["relyingPartySecret"], config["issuer"]) == ("J", 1, "hidden", "j")


def test_an_origin_has_one_provider(world, boss, provider):
    again = uaa(world, "POST", "/identity-providers", BODY, token=boss)
    assert (again.status, again.body["originKey"]) == (409, "idp")


def test_every_user_of_a_provider_changes_the_password(world, boss):
    own = uaa_policies.find_provider(world, "uaa", "uaa")
    path = f"/identity-providers/{own.guid}/status"
    assert uaa(world, "PATCH", path, {"requirePasswordChange": False}, token=boss).status == 422
    assert uaa(world, "PATCH", path, {"requirePasswordChange": True}, token=boss).status == 200
    assert uaa_accounts.find(world, "admin").password_change_required


def test_a_provider_that_is_gone(world, boss, provider):
    path = f"/identity-providers/{provider['id']}"
    assert [uaa(world, "DELETE", path, token=boss).status for _ in range(2)] == [200, 404]


def origins(world, token, query="", headers=None):
    listed = uaa(world, "GET", f"/identity-providers{query}", token=token, headers=headers).body
    return [provider["originKey"] for provider in listed]


def test_a_new_uaa_has_four_providers(world, boss):
    assert origins(world, boss) == ["login-server", "keystone", "ldap", "uaa"]
    assert origins(world, boss, "?active_only=true") == ["login-server", "keystone", "uaa"]
    assert origins(world, boss, "?originKey=uaa") == ["uaa"]
    assert uaa(world, "GET", "/identity-providers?originKey=ldap", token=boss).status == 404


def test_uaas_own_provider_has_the_policies_of_the_settings(world, boss):
    [own] = uaa(world, "GET", "/identity-providers?originKey=uaa&rawConfig=true", token=boss).body
    assert own["config"] == {
        "emailDomain": None,
        "additionalConfiguration": None,
        "providerDescription": None,
        "passwordPolicy": {
            "minLength": 0, "maxLength": 255, "requireUpperCaseCharacter": 0, "requireLowerCaseCharacter": 0,
            "requireDigit": 0, "requireSpecialCharacter": 0, "passwordNewerThan": None, "expirePasswordInMonths": 0,
        },
        "lockoutPolicy": {"lockoutPeriodSeconds": 300, "lockoutAfterFailures": 5, "countFailuresWithin": 1200},
        "disableInternalUserManagement": False,
    }  # fmt: skip
    assert (own["name"], own["version"], own["created"]) == ("uaa", 1, 946_684_800_000)


def test_a_zone_has_a_provider_without_policies(world, boss):
    world.seed(identity_zones=[{"id": "z"}])
    in_zone = {"X-Identity-Zone-Id": "z"}
    assert origins(world, boss, headers=in_zone) == ["uaa"]
    [own] = uaa(world, "GET", "/identity-providers?rawConfig=true", token=boss, headers=in_zone).body
    assert (own["config"]["passwordPolicy"], own["version"], own["identityZoneId"]) == (None, 0, "z")
    path = f"/identity-providers/{own['id']}/status"
    assert uaa(world, "PATCH", path, {"requirePasswordChange": True}, token=boss, headers=in_zone).status == 422


def test_uaas_own_provider_stays(world, boss):
    guid = uaa_policies.find_provider(world, "uaa", "uaa").guid
    assert uaa(world, "DELETE", f"/identity-providers/{guid}", token=boss).status == 200
    assert "uaa" in origins(world, boss)


POLICY = {
    "minLength": 3, "maxLength": 0, "requireUpperCaseCharacter": 1, "requireLowerCaseCharacter": 0, "requireDigit": 0,
    "requireSpecialCharacter": 0, "expirePasswordInMonths": 0,
}  # fmt: skip
LOCKOUT = {"lockoutPeriodSeconds": 9, "lockoutAfterFailures": 1, "countFailuresWithin": 9}


def set_policies(world, boss):
    guid = uaa_policies.find_provider(world, "uaa", "uaa").guid
    config = {"passwordPolicy": POLICY, "lockoutPolicy": LOCKOUT}
    body = {"type": "uaa", "originKey": "uaa", "name": "uaa", "config": json.dumps(config)}
    assert uaa(world, "PUT", f"/identity-providers/{guid}", body, token=boss).status == 200


def test_its_policy_of_passwords_holds(world, boss):
    set_policies(world, boss)
    refused = uaa(world, "POST", "/Users", {**ANN, "password": "é"}, token=boss).body["message"]
    assert refused == (
        "Password must be at least 3 characters in length., Password must contain at least 1 uppercase characters."
    )
    assert uaa(world, "POST", "/Users", {**ANN, "password": "A" * 255}, token=boss).status == 201


def test_its_policy_of_wrong_passwords_holds(world, boss):
    set_policies(world, boss)
    refusals = [by_password(world, password="wrong").body["error_description"] for _ in range(2)]
    assert [text.split()[0] for text in refusals] == ["Bad", "Your"]
    world.clock.advance(10)
    assert by_password(world).status == 200


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"originKey": "uaa"}, 422, id="reserved"),
        pytest.param({"config": None}, 422, id="no configuration"),
        pytest.param({"config": {**CONFIG, "relyingPartyId": " "}}, 422, id="no client id"),
        pytest.param({"config": {**CONFIG, "linkText": None}}, 422, id="no link text"),
        pytest.param({"config": {**CONFIG, "linkText": None, "showLinkText": False}}, 201, id="no link"),
        pytest.param({"config": {**CONFIG, "discoveryUrl": None}}, 422, id="no addresses"),
        pytest.param({"config": {**CONFIG, "discoveryUrl": "nosuch"}}, 400, id="no address"),
        pytest.param({"config": {**CONFIG, "authMethod": "nosuch"}}, 422, id="unknown method"),
        pytest.param({"config": {**CONFIG, "authMethod": "none"}}, 422, id="secret without use"),
        pytest.param({"config": {**CONFIG, "authMethod": "client_secret_post"}}, 201, id="secret in the body"),
        pytest.param({"config": {**CONFIG, "jwtClientAuthentication": True}}, 422, id="secret and key"),
        pytest.param({"config": {**CONFIG, "additionalAuthzParameters": {"scope": "x"}}}, 422, id="OAuth's parameter"),
        pytest.param({"config": "{"}, 400, id="no JSON"),
        pytest.param({"config": {**CONFIG, "pkce": "perhaps"}}, 400, id="wrong type"),
        pytest.param({"name": None}, 500, id="no name"),
        pytest.param({"originKey": "x" * 37}, 500, id="long origin"),
        pytest.param({"aliasZid": "z"}, 422, id="alias"),
        pytest.param({"type": "ldap", "config": {}}, 422, id="LDAP of another origin"),
        pytest.param({"type": "ldap", "originKey": "ldap", "config": {}}, 409, id="LDAP twice"),
        pytest.param({"type": "uaa", "config": {"passwordPolicy": {"minLength": 1}}}, 422, id="half a policy"),
        pytest.param({"type": "saml", "config": None}, 500, id="SAML without metadata"),
        pytest.param({"type": "saml", "config": {"metaDataLocation": "<?xml"}}, 400, id="SAML with half a document"),
        pytest.param({"type": "saml", "config": {"metaDataLocation": "<EntityDescriptor/>"}}, 201, id="SAML"),
    ],
)
def test_what_a_provider_must_have(world, boss, changed, status):
    assert uaa(world, "POST", "/identity-providers", {**BODY, **changed}, token=boss).status == status


def test_a_configuration_of_no_known_type_is_of_an_unknown_one(world, boss):
    body = {"type": "mine", "originKey": "mine", "name": "M", "config": {"a": 1}}
    made = uaa(world, "POST", "/identity-providers", body, token=boss).body
    assert (made["type"], json.loads(made["config"])) == (
        "unknown",
        {"emailDomain": None, "additionalConfiguration": None, "providerDescription": None},
    )


def test_an_issuer_is_one_providers(world, boss, provider):
    other = {**BODY, "originKey": "other"}
    assert uaa(world, "POST", "/identity-providers", other, token=boss).status == 409
    made = uaa(world, "POST", "/identity-providers", {**other, "config": {**CONFIG, "issuer": "j"}}, token=boss).body
    assert uaa(world, "PUT", f"/identity-providers/{made['id']}", other, token=boss).status == 500


def test_what_is_refused_is_said_once_more(world, boss):
    body = {**BODY, "originKey": "ldap", "version": 3}
    refused = uaa(world, "POST", "/identity-providers?rawConfig=true", body, token=boss).body
    assert (refused["id"], refused["version"], refused["config"]["relyingPartySecret"]) == (None, 3, "hidden")
    assert "authMethod" not in refused["config"]
