"""UAA's zones and their identity providers."""

import pytest

from fakecc.actions.platform import uaa_accounts, uaa_clients, uaa_groups, uaa_policies, uaa_zones
from fakecc.errors import Invalid


@pytest.fixture
def zone(world):
    return uaa_zones.create(world, "z", subdomain="zed", name="Z")


def test_a_zone_begins_with_groups_and_a_provider(world, zone):
    names = {group.name for group in world.groups if group.zone_id == "z"}
    assert names == set(uaa_groups.ZONE_DEFAULTS)
    provider = uaa_policies.find_provider(world, "uaa", "z")
    assert (provider.type, provider.name, provider.config) == ("uaa", "uaa", {})


@pytest.mark.parametrize(
    ("zone_id", "subdomain", "field"),
    [("z", "y", "id"), ("uaa", "y", "id"), ("y", "ZED", "subdomain"), ("y", "", "subdomain")],
)
def test_what_is_there_already(world, zone, zone_id, subdomain, field):
    with pytest.raises(Invalid) as refused:
        uaa_zones.create(world, zone_id, subdomain=subdomain, name="Y")
    assert refused.value.field == field


def test_a_zone_without_an_id_gets_one(world):
    assert len(uaa_zones.create(world, None, subdomain="y", name="Y").guid) == 36


def test_a_subdomain_may_stay_and_not_become_another_zones(world, zone):
    uaa_zones.create(world, "y", subdomain="y", name="Y")
    assert uaa_zones.update(world, zone, subdomain="ZED", name="W").name == "W"
    with pytest.raises(Invalid):
        uaa_zones.update(world, zone, subdomain="y")


def test_new_default_groups_are_made(world, zone):
    uaa_zones.update(world, zone, subdomain="zed", config={"userConfig": {"defaultGroups": ["mine"]}})
    assert uaa_groups.find(world, "mine", "z") is not None


def test_with_a_zone_goes_everything_in_it(world, zone):
    uaa_accounts.create(world, "ann", zone_id="z")
    uaa_clients.create(world, "app", zone_id="z")
    kept = len(world.identity_providers)
    uaa_zones.delete(world, zone)
    left = [*world.accounts, *world.groups, *world.uaa_clients, *world.identity_providers]
    assert [each for each in left if each.zone_id == "z"] == []
    assert len(world.identity_providers) == kept - 1


def test_an_origin_has_one_provider_and_with_it_go_its_users(world):
    provider = uaa_zones.create_provider(world, origin_key="idp", name="I")
    ann = uaa_accounts.create(world, "ann", origin="idp")
    with pytest.raises(Invalid):
        uaa_zones.create_provider(world, origin_key="idp", name="J")
    uaa_zones.delete_provider(world, provider)
    assert ann.guid not in world.accounts
