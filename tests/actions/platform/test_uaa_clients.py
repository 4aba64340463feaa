"""UAA's clients."""

import pytest

from fakecc.actions.platform import uaa_accounts, uaa_approvals, uaa_clients, uaa_codes
from fakecc.errors import Invalid


@pytest.fixture
def client(world):
    return uaa_clients.create(world, "app", secrets=("s",))


def test_a_zone_has_clients_of_its_own(world, client):
    elsewhere = uaa_clients.create(world, "app", zone_id="z")
    assert (elsewhere.guid, elsewhere.client_id) == ("z/app", "app")
    assert uaa_clients.find(world, "app") == client
    assert uaa_clients.find(world, "app", "z") == elsewhere
    assert uaa_clients.find(world, "z/app") is None


def test_an_id_is_one_clients(world, client):
    with pytest.raises(Invalid):
        uaa_clients.create(world, "app")


@pytest.mark.parametrize(
    ("grants", "completed"),
    [
        ((), ()),
        (("client_credentials",), ("client_credentials",)),
        (("password",), ("password", "refresh_token")),
        (("authorization_code", "refresh_token"), ("authorization_code", "refresh_token")),
    ],
)
def test_a_client_that_lets_users_in_gives_refresh_tokens(grants, completed):
    assert uaa_clients.complete_grants(grants) == completed


def test_with_a_client_go_its_codes_and_approvals(world, client):
    ann = uaa_accounts.create(world, "ann")
    uaa_approvals.create(world, ann, "app", "openid")
    uaa_approvals.create(world, ann, "other", "openid")
    uaa_codes.create_authorization(world, client_id="app", account_guid=ann.guid)
    uaa_clients.delete(world, client)
    assert ([each.client_id for each in world.approvals], list(world.authorization_codes)) == (["other"], [])


def test_a_revocation_changes_the_salt_and_a_secret_takes_the_place_of_all(world, client):
    revoked = uaa_clients.revoke_tokens(world, client)
    assert revoked.additional["token_salt"]
    assert uaa_clients.change_secret(world, revoked, "t").secrets == ("t",)
