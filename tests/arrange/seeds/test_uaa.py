"""Seeds of UAA: zones, identity providers, users, groups, clients."""

import pytest
from support.assertions import jwk
from support.uaa_client import claims, grant, uaa, user_token

from fakecc.arrange.checking import BadInput

WEB = {
    "id": "web",
    "secret": "s",
    "grant_types": ["authorization_code"],
    "scopes": ["openid"],
    "redirect_uris": ["http://localhost:8080/**"],
    "autoapprove": ["openid"],
}
CLIENTS = [
    {
        "id": "boss",
        "secret": "s",
        "grant_types": ["client_credentials"],
        "authorities": ["uaa.admin", "scim.read", "zones.read", "idps.read", "clients.read"],
    }
]


@pytest.fixture
def see(world):
    """What UAA shows an administrator at a path."""
    world.seed(clients=CLIENTS)
    token = grant(world, ("boss", "s"), grant_type="client_credentials").body["access_token"]
    return lambda path, **headers: uaa(world, "GET", path, token=token, headers=headers).body


def test_a_group_has_users_and_groups_and_hands_its_scope_on(world, see):
    world.seed(
        users=[{"username": "ann", "password": "a"}, {"username": "bob", "password": "b"}],
        groups=[
            {"name": "team", "guid": "team-guid", "description": "All of us", "users": ["ann"]},
            {"name": "cloud_controller.admin", "groups": ["team"]},
            {"name": "team", "users": ["bob"], "external_groups": [{"name": "cn=team"}]},
        ],
    )

    shown = see("/Groups/team-guid")
    assert (shown["displayName"], shown["description"], len(shown["members"])) == ("team", "All of us", 2)
    assert "cloud_controller.admin" in claims(user_token(world, "bob", "b"))["scope"]
    assert [one["externalGroup"] for one in see("/Groups/External")["resources"]] == ["cn=team"]


def test_a_client_has_the_places_to_which_it_sends_browsers(world, see):
    world.seed(clients=[WEB])

    shown = see("/oauth/clients/web")
    assert (shown["redirect_uri"], shown["autoapprove"]) == (["http://localhost:8080/**"], ["openid"])


def test_a_zone_has_users_groups_clients_and_providers_of_its_own(world, see):
    world.seed(
        identity_zones=[{"id": "z", "subdomain": "Zed", "name": "Z"}],
        identity_providers=[
            {"origin_key": "idp", "guid": "idp-guid", "type": "oidc1.0", "zone": "zed", "config": {"issuer": "i"}}
        ],
        users=[{"username": "ann", "password": "a", "zone": "z", "email": "a@z.example"}],
        groups=[{"name": "readers", "zone": "z", "users": ["ann"]}],
        clients=[{**WEB, "zone": "zed"}],
    )

    zone = {"X-Identity-Zone-Id": "z"}
    assert see("/identity-zones/z")["name"] == "Z"
    assert see("/identity-providers/idp-guid", **zone)["originKey"] == "idp"
    assert [one["emails"][0]["value"] for one in see("/Users", **zone)["resources"]] == ["a@z.example"]
    assert see('/Groups?filter=displayName+eq+"readers"', **zone)["totalResults"] == 1
    assert see("/oauth/clients/web", **zone)["client_id"] == "web"
    assert (world.accounts.first(username="ann").guid in world.users, "web" in world.uaa_clients) == (False, False)


def test_what_is_there_is_laid_over(world, see):
    for name in ("first", "second"):
        world.seed(
            identity_zones=[{"id": "z", "name": name}],
            identity_providers=[{"origin_key": "idp", "type": "ldap", "name": name}],
            users=[{"username": "ann", "given_name": name}],
            groups=[{"name": "g", "description": name}],
            clients=[{"id": "web", "redirect_uris": [f"http://{name}"]}],
        )

    assert see("/identity-zones/z")["name"] == "second"
    assert [one["name"] for one in see("/identity-providers") if one["originKey"] == "idp"] == ["second"]
    assert world.accounts.first(username="ann").given_name == "second"
    assert world.groups.first(name="g").description == "second"
    assert see("/oauth/clients/web")["redirect_uri"] == ["http://second"]


REFUSED = {
    "a zone that is not there": ({"users": [{"username": "ann", "zone": "gone"}]}, "/users/0/zone"),
    "a member that is not there": ({"groups": [{"name": "g", "users": ["nobody"]}]}, "/groups/0/users/0"),
    "a subdomain twice": (
        {"identity_zones": [{"id": "a", "subdomain": "s"}, {"id": "b", "subdomain": "S"}]},
        "/identity_zones/1/subdomain",
    ),
    "UAA's own zone": ({"identity_zones": [{"id": "uaa"}]}, "/identity_zones/0/id"),
    "a guid twice": ({"groups": [{"name": "a", "guid": "g"}, {"name": "b", "guid": "g"}]}, "/groups/1/guid"),
    "an unknown key": ({"groups": [{"name": "a", "members": []}]}, "/groups/0/members"),
}


@pytest.mark.parametrize(("document", "pointer"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_and_nothing_is_changed(world, document, pointer):
    before = world.snapshot()
    with pytest.raises(BadInput) as refused:
        world.seed(document)

    assert (refused.value.complaints[0].pointer, world.snapshot()) == (pointer, before)


def test_a_namesake_in_another_zone_gets_no_role(world):
    world.seed(identity_zones=[{"id": "z"}], users=[{"username": "ann", "zone": "z"}])
    with pytest.raises(BadInput, match="users has no 'ann'"):
        world.seed(organizations=[{"name": "o", "roles": {"organization_manager": ["ann"]}}])


def test_a_client_has_keys_to_show_who_it_is(world):
    world.seed(
        clients=[
            {"id": "a", "jwks": {"keys": [jwk("first"), jwk("second")]}},
            {"id": "b", "jwks_uri": "HTTPS://x/keys"},
            {"id": "c", "jwks": jwk("first")},
        ]
    )
    clients = world.uaa_clients
    assert [[key["kid"] for key in clients[name].jwks] for name in "abc"] == [["first", "second"], [], ["first"]]
    assert clients["b"].jwks_uri == "https://x/keys"


def test_another_seed_gives_other_keys(world):
    world.seed(clients=[{"id": "a", "jwks": jwk("first")}])
    world.seed(clients=[{"id": "a", "jwks_uri": "https://x/keys"}])
    client = world.uaa_clients["a"]
    assert (client.jwks_uri, client.jwks) == ("https://x/keys", ())


NO_KEYS = {
    "no set": ({"jwks": {}}, "jwks: this is no set of public keys (RFC 7517)"),
    "a key without an id": ({"jwks": jwk(kid="")}, "jwks: each key needs a `kid`"),
    "no keys": ({"jwks": {"keys": []}}, "jwks: a client has from one to 10 keys, of the types RSA and EC"),
    "a secret": ({"jwks": {"kty": "oct", "k": "AQ"}}, "jwks: a symmetric key has no public half"),
    "no URI": ({"jwks_uri": "x"}, "jwks_uri: this is no URI with a scheme and a host"),
    "a blank": ({"jwks_uri": "https://x/ "}, "jwks_uri: a URI has no such characters"),
    "another scheme": ({"jwks_uri": "ftp://x"}, "jwks_uri: UAA asks by https, and by http on localhost"),
    "http elsewhere": ({"jwks_uri": "http://x"}, "jwks_uri: UAA asks by http on localhost only"),
    "both": (
        {"jwks_uri": "https://x", "jwks": jwk()},
        "jwks: keys at a jwks_uri are those that count: give one of the two",
    ),
}


@pytest.mark.parametrize(("given", "complaint"), NO_KEYS.values(), ids=NO_KEYS)
def test_keys_that_cannot_be_are_refused(world, given, complaint):
    with pytest.raises(BadInput) as refused:
        world.seed(clients=[{"id": "a", **given}])
    assert str(refused.value.complaints[0]) == f"/clients/0/{complaint}"
