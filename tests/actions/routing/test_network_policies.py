"""Which apps may reach which."""

import pytest
import support

from fakecc.actions.routing import network_policies
from fakecc.actions.routing.network_policies import AllowedConnection


@pytest.fixture
def apps(world):
    home = support.space(world)
    return [support.app_in(world, home, name).guid for name in "abc"]


def _tags(world):
    return {tag.app_guid: tag.number for tag in world.policy_tags}


def test_the_same_policy_is_kept_once(world, apps):
    network_policies.add(world, [AllowedConnection(apps[0], apps[1], "tcp", 80, 80)] * 2)
    assert (len(world.network_policies), _tags(world)) == (1, {apps[0]: 1, apps[1]: 2})


def test_the_number_of_an_app_without_policies_is_given_anew(world, apps):
    first = AllowedConnection(apps[0], apps[1], "tcp", 80, 80)
    network_policies.add(world, [first, AllowedConnection(apps[1], apps[1], "udp", 1, 9)])
    network_policies.delete(world, [first, first])
    network_policies.add(world, [AllowedConnection(apps[2], apps[1], "tcp", 80, 80)])
    assert _tags(world) == {apps[1]: 2, apps[2]: 1}


def test_policies_of_lost_apps_are_cleaned_up(world, apps):
    network_policies.add(
        world, [AllowedConnection(apps[0], "gone", "tcp", 80, 80), AllowedConnection(*apps[:2], "tcp", 80, 80)]
    )
    assert [policy.destination_guid for policy in network_policies.clean_up(world)] == ["gone"]
    assert [policy.destination_guid for policy in world.network_policies] == [apps[1]]
