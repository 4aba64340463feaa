"""Which policies hold in a zone."""

import pytest

from fakecc import World
from fakecc.actions.platform import uaa_policies


@pytest.fixture
def world():
    """A world that takes seeds."""
    return World("empty")


def test_without_a_providers_policy_the_settings_hold(world):
    settings = {"password": {"policy": {"minLength": 9}}, "authentication": {"policy": {"lockoutPeriodSeconds": 7}}}
    world.seed(settings=settings, identity_zones=[{"id": "z"}])
    for zone in ("uaa", "z"):
        assert uaa_policies.password_policy(world, zone)["minLength"] == 9
        assert uaa_policies.lockout_policy(world, zone) == {
            "lockoutPeriodSeconds": 7, "lockoutAfterFailures": 5, "countFailuresWithin": 1200,
        }  # fmt: skip


def test_a_providers_policy_goes_before_them_in_its_zone(world):
    config = {"passwordPolicy": {"minLength": 3}, "lockoutPolicy": {"lockoutAfterFailures": 1}}
    world.seed(identity_zones=[{"id": "z"}])
    world.change(uaa_policies.find_provider(world, "uaa", "z"), config=config)
    assert uaa_policies.password_policy(world, "z") == {"minLength": 3}
    assert uaa_policies.lockout_policy(world, "z") == {"lockoutAfterFailures": 1}
    assert uaa_policies.password_policy(world, "uaa")["minLength"] == 0


def test_the_groups_that_a_zone_allows(world):
    users = {"defaultGroups": ["a"], "allowedGroups": ["b"]}
    world.seed(identity_zones=[{"id": "y"}, {"id": "z", "config": {"userConfig": users}}])
    assert uaa_policies.allowed_groups(world, "z") == {"a", "b"}
    assert [uaa_policies.allowed_groups(world, zone) for zone in ("uaa", "y")] == [None, None]
    assert uaa_policies.users_policy(world, "uaa") == {}
