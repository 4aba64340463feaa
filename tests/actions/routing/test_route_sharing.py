"""Sharing a route with other spaces, and giving it to one."""

import pytest
import support
from support import brokered

from fakecc.actions.routing import route_sharing
from fakecc.errors import Invalid
from fakecc.osb.requester import NOBODY


@pytest.fixture
def spaces(world):
    return [support.space(world, name) for name in ("own", "other")]


@pytest.fixture
def route(world, spaces):
    return brokered.route(world, spaces[0])


def _shares(world, route):
    return world.routes[route.guid].shared_space_guids


def test_a_space_is_shared_with_once(world, spaces, route):
    for _ in range(2):
        route_sharing.share(world, world.routes[route.guid], spaces[1:], NOBODY)
    assert _shares(world, route) == (spaces[1].guid,)


@pytest.mark.parametrize(
    "act",
    [
        lambda *given: route_sharing.share(given[0], given[1], [given[2]], NOBODY),
        lambda *given: route_sharing.unshare(*given, NOBODY),
    ],
    ids=["share", "unshare"],
)
def test_its_own_space_is_refused(world, spaces, route, act):
    with pytest.raises(Invalid) as refused:
        act(world, route, spaces[0])
    assert refused.value.rule == "own"


def test_who_gives_a_route_away_shares_it(world, spaces, route):
    route_sharing.share(world, route, spaces[1:], NOBODY)
    route_sharing.transfer(world, world.routes[route.guid], spaces[1], NOBODY)
    assert (world.routes[route.guid].space_guid, _shares(world, route)) == (spaces[1].guid, (spaces[0].guid,))


def test_a_lost_space_shares_no_route(world, spaces, route):
    route_sharing.share(world, route, spaces[1:], NOBODY)
    route_sharing.forget_space(world, spaces[1])
    assert _shares(world, route) == ()
