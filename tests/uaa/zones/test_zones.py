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


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        pytest.param({}, 422, "The subdomain must be provided.", id="nothing"),
        pytest.param({"subdomain": "a"}, 422, "The identity zone must be given a name.", id="no name"),
        pytest.param({"subdomain": "a", "name": ""}, 201, "", id="blank name"),
        pytest.param({"subdomain": "", "name": "a"}, 409, "Key (subdomain)=() already exists.", id="UAA's subdomain"),
        pytest.param({"id": "x" * 37, "subdomain": "a", "name": "a"}, 500, "", id="long id"),
        pytest.param(
            {"id": "uaa", "subdomain": "a", "name": "a", "active": False},
            422,
            "The identity zone details are invalid. The default zone cannot be set inactive.",
            id="inactive",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"tokenPolicy": {"activeKeyId": "k"}}},
            422,
            "Identity zone cannot specify an active key ID with no keys configured for the zone.",
            id="no keys",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"tokenPolicy": {"activeKeyId": "k", "keys": {"l": {}}}}},
            422,
            "The specified active key ID is not present in the configured keys: k",
            id="another key",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"issuer": "http://i"}},
            422,
            "You cannot set issuer value unless you have set your own signing key for this identity zone.",
            id="issuer",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"samlConfig": {"keys": {"k": {}}}}},
            422,
            "Invalid SAML active key ID: 'null'. Couldn't find any matching keys.",
            id="SAML's active key",
        ),
        pytest.param(
            {
                "subdomain": "a",
                "name": "a",
                "config": {"samlConfig": {"activeKeyId": "k", "keys": {"k": {"certificate": "c"}}}},
            },
            422,
            "Identity zone cannot be udpated with partial Saml CertKey config.",
            id="half a SAML key",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"corsPolicy": {"defaultConfiguration": {"allowedUris": ["["]}}}},
            422,
            "Invalid value in config.corsPolicy.defaultConfiguration.allowedUris: '['.",
            id="no expression",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"userConfig": {"maxUsers": 0}}},
            422,
            "Maximum number of users in the zone is invalid, either use -1 or a value more than 0.",
            id="no users",
        ),
        pytest.param(
            {"subdomain": "a", "name": "a", "config": {"userConfig": {"defaultGroups": [], "allowedGroups": []}}},
            422,
            "At least one group must be allowed",
            id="no groups",
        ),
    ],
)
def test_what_a_zone_must_have(world, token, body, status, sentence):
    reply = uaa(world, "POST", "/identity-zones", body, token=token)
    assert reply.status == status
    assert sentence in str(reply.body)


@pytest.mark.parametrize(
    ("path", "changed", "status"),
    [
        pytest.param("z", {"name": None}, 400, id="no name"),
        pytest.param("z", {"id": "y"}, 422, id="another id"),
        pytest.param("uaa", {"id": None}, 403, id="UAA's own"),
        pytest.param("z", {"id": "uaa"}, 403, id="UAA's own id"),
        pytest.param("y", {"id": "y"}, 404, id="unknown"),
        pytest.param("z", {"subdomain": ""}, 409, id="UAA's subdomain"),
        pytest.param("z", {"id": None}, 200, id="no id"),
    ],
)
def test_what_a_change_of_a_zone_must_have(world, token, zone, path, changed, status):
    assert uaa(world, "PUT", f"/identity-zones/{path}", {**ZONE, **changed}, token=token).status == status


def test_the_version_is_the_one_that_was_sent_and_one_more(world, token, zone):
    path = "/identity-zones/z"
    versions = [uaa(world, "PUT", path, {**ZONE, **more}, token=token).body["version"] for more in ({}, {"version": 7})]
    assert versions == [1, 8]


def test_new_default_groups_are_made(world, token, zone):
    config = {"userConfig": {"defaultGroups": ["mine"], "allowedGroups": ["mine"]}}
    shown = uaa(world, "PUT", "/identity-zones/z", {**ZONE, "subdomain": "Zed", "config": config}, token=token).body
    assert (shown["subdomain"], shown["config"]["userConfig"]["allowedGroups"]) == ("zed", ["mine"])
    assert [group.name for group in world.groups if group.zone_id == "z" and group.name == "mine"] == ["mine"]


def test_an_inactive_zone_is_not_found(world, token, zone):
    uaa(world, "PUT", "/identity-zones/z", {**ZONE, "active": False}, token=token)
    client = {"client_id": "c", "client_secret": "s", "authorized_grant_types": ["client_credentials"]}
    assert uaa(world, "GET", "/Users", token=token, headers=IN_ZONE).status == 404
    assert uaa(world, "POST", "/identity-zones/z/clients", client, token=token).status == 404
    assert uaa(world, "GET", "/identity-zones/z", token=token).body["active"] is False


def test_keys_are_not_shown(world, token):
    config = {
        "tokenPolicy": {"activeKeyId": "k", "keys": {"k": {"signingKey": "hidden"}}},
        "samlConfig": {
            "activeKeyId": "k",
            "keys": {"k": {"certificate": "c", "key": "hidden", "passphrase": "hidden"}},
        },
    }
    made = uaa(world, "POST", "/identity-zones", {**ZONE, "config": config}, token=token)
    assert (made.status, "hidden" in str(made.body)) == (201, False)
    assert list(made.body["config"]["samlConfig"]) == [
        "requestSigned", "wantAssertionSigned", "activeKeyId", "keys", "disableInResponseToCheck",
    ]  # fmt: skip


def test_from_a_zone_only_itself_is_seen(world, token, zone):
    uaa(world, "POST", "/identity-zones", {"id": "y", "subdomain": "y", "name": "Y"}, token=token)
    assert [each["id"] for each in uaa(world, "GET", "/identity-zones", token=token, headers=IN_ZONE).body] == ["z"]
    assert uaa(world, "GET", "/identity-zones/y", token=token, headers=IN_ZONE).status == 404
    assert uaa(world, "DELETE", "/identity-zones/y", token=token, headers=IN_ZONE).status == 403


@pytest.mark.parametrize(
    ("right", "status"), [("zones.z.scim.read", 200), ("zones.z.nosuch", 403), ("zones.y.scim.read", 403)]
)
def test_who_may_act_in_a_zone(world, zone, right, status):
    uaa_clients.create(world, "one", secrets=("s",), grant_types=("client_credentials",), authorities=(right,))
    token = grant(world, ("one", "s"), grant_type="client_credentials").body["access_token"]
    assert uaa(world, "GET", "/Users", token=token, headers=IN_ZONE).status == status


BRANDED = {"subdomain": "a", "name": "a"}


@pytest.mark.parametrize(
    ("branding", "problem"),
    [
        ({"consent": {}}, "Consent text must be set if configuring consent"),
        ({"consent": {"link": "https://terms.example.com"}}, "Consent text must be set if configuring consent"),
        (
            {"consent": {"text": "t", "link": "nowhere"}},
            "Invalid consent link: nowhere. Must be a properly formatted URI beginning with http:// or https://",
        ),
        (
            {"banner": {"link": "nowhere", "textColor": "red"}},
            "Invalid banner link: nowhere. Must be a properly formatted URI beginning with http:// or https://",
        ),
        (
            {"banner": {"backgroundColor": "#12"}},
            "Invalid banner background color: #12. Must be a properly formatted hexadecimal color code.",
        ),
        (
            {"banner": {"textColor": "red"}},
            "Invalid banner text color: red. Must be a properly formatted hexadecimal color code.",
        ),
        ({"banner": {"logo": "*"}}, "Invalid banner logo. Must be in BASE64 format."),
    ],
)
def test_what_a_zone_looks_like_is_checked(world, token, branding, problem):
    refused = uaa(world, "POST", "/identity-zones", {**BRANDED, "config": {"branding": branding}}, token=token)
    assert (refused.status, refused.body["error_description"]) == (
        422,
        f"The identity zone details are invalid. The zone configuration is invalid. {problem}",
    )


def test_what_a_zone_looks_like_is_shown(world, token):
    given = {"consent": {"text": "t"}, "banner": {"textColor": "#fff"}, "companyName": "Acme", "unknown": 1}
    made = uaa(world, "POST", "/identity-zones", {**BRANDED, "config": {"branding": given}}, token=token)
    assert list(made.body["config"]["branding"].items()) == [
        ("companyName", "Acme"),
        ("banner", {"logo": None, "text": None, "textColor": "#fff", "backgroundColor": None, "link": None}),
        ("consent", {"text": "t", "link": None}),
    ]


def test_what_a_zone_looks_like_must_be_of_the_right_kinds(world, token):
    body = {**BRANDED, "config": {"branding": {"banner": "x"}}}
    assert uaa(world, "POST", "/identity-zones", body, token=token).status == 400
