"""What UAA begins with."""

import pytest

from fakecc import World
from fakecc.actions.platform import uaa_accounts, uaa_installation


def world_with(**settings):
    return World("empty", settings=settings)


def test_clients_are_those_of_cf_deployment():
    clients = World("empty").uaa_clients
    assert {"admin", "cf", "ssh-proxy", "cloud_controller"} <= {client.guid for client in clients}
    assert (clients["cf"].access_token_validity, clients["cf"].secrets) == (1200, ("",))


def test_a_client_of_the_settings_is_made_and_one_that_is_null_is_not():
    given = {"redirect-uri": "http://a,http://b", "authorized-grant-types": ["authorization_code"], "secret": "s"}
    world = world_with(
        oauth={"clients": {"mine": {**given, "autoapprove": True, "show-on-homepage": True}, "doppler": None}}
    )
    mine = world.uaa_clients["mine"]
    assert (mine.redirect_uris, mine.grant_types) == (
        ("http://a", "http://b"), ("authorization_code", "refresh_token"),
    )  # fmt: skip
    assert (mine.autoapprove, mine.additional) == (("true",), {"show_on_homepage": True})
    assert "doppler" not in world.uaa_clients


def test_a_user_is_a_line_of_the_settings():
    world = world_with(scim={"users": ["ann|a|ann@example.org|Ann|Lee|scim.read,my.scope|ldap", "bob|b"]})
    ann, bob = (uaa_accounts.find(world, name) for name in ("ann", "bob"))
    assert (ann.password, ann.email, ann.given_name, ann.family_name, ann.origin) == (
        "a", "ann@example.org", "Ann", "Lee", "ldap",
    )  # fmt: skip
    assert {"scim.read", "my.scope"} <= set(uaa_accounts.scopes_of(world, ann))
    assert (bob.email, bob.origin) == ("bob", "uaa")


def test_a_group_has_the_description_of_the_settings():
    world = world_with(scim={"groups": {"openid": "Who you are", "mine": None}})
    assert world.groups.first(name="openid").description == "Who you are"
    assert world.groups.first(name="mine").description is None


@pytest.mark.parametrize(("text", "words"), [("a,b  c", ("a", "b", "c")), (["a", "b"], ("a", "b")), ("", ())])
def test_lists_may_be_texts(text, words):
    world = World("empty")
    client = uaa_installation.add_client(world, "mine", {"scope": text, "secret": None})
    assert (client.scopes, client.secrets) == (words, ("",))


KEY_SET = '{"keys": [{"kty": "RSA", "e": "AQAB", "n": "u_A1S", "kid": "key-1"}]}'


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"jwks_uri": "https://x/keys"}, ("https://x/keys", 0)),
        ({"jwks": KEY_SET}, (None, 1)),
        ({"jwks": {"keys": []}}, (None, 0)),
    ],
    ids=["a URI", "a text of keys", "keys that are no text, which UAA reads over"],
)
def test_a_client_has_keys(given, kept):
    client = uaa_installation.add_client(World("empty"), "mine", {"secret": None, **given})
    assert ((client.jwks_uri, len(client.jwks)), client.additional) == (kept, {})


@pytest.mark.parametrize("given", [{"jwks_uri": "http://x"}, {"jwks": "none"}, {"jwks_uri": 5, "jwks": "{"}])
def test_uaa_does_not_start_with_keys_that_it_cannot_read(given):
    with pytest.raises(ValueError, match=r"Client jwt configuration invalid syntax\. ClientID: mine"):
        uaa_installation.add_client(World("empty"), "mine", given)
