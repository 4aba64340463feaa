"""Signatures: of tokens, and of whom they belong to."""

import jwt
import pytest

from fakecc.actions.platform import uaa_accounts, uaa_clients
from fakecc.uaa.tokens import signatures

KEYS = "https://uaa.example.org/token_keys"


@pytest.fixture
def client(world):
    return uaa_clients.create(world, "app", secrets=("old", "new"))


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def test_a_token_names_its_key_and_where_that_is(world):
    token = signatures.sign(world, {"jti": "j", "sub": "s"}, KEYS)
    assert jwt.get_unverified_header(token) == {"jku": KEYS, "kid": "key-1", "typ": "JWT", "alg": "RS256"}
    assert world.signing_keys.verifies(token, "key-1")


def test_any_secret_of_a_client_holds(client, ann):
    held = [signatures.owner_signature(client, ann, secret) for secret in ("old", "new", "x")]
    assert [signatures.is_owner_signature(one, client, ann) for one in held] == [True, True, False]
    assert signatures.newest_owner_signature(client, ann) == held[1]


CHANGES = {
    "the password": {"password": "b"},
    "the name": {"username": "eve"},
    "the address": {"email": "e@example.org"},
    "the salt": {"salt": "s"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_the_signature(world, client, ann, change):
    held = signatures.newest_owner_signature(client, ann)
    assert not signatures.is_owner_signature(held, client, world.change(ann, **change))


def test_what_does_not(world, client, ann):
    held = signatures.newest_owner_signature(client, ann)
    assert signatures.is_owner_signature(held, client, world.change(ann, given_name="Ann", verified=False))


def test_a_revocation_of_the_client_changes_it(world, client, ann):
    held = signatures.newest_owner_signature(client, ann)
    assert not signatures.is_owner_signature(held, uaa_clients.revoke_tokens(world, client), ann)
