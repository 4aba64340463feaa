"""A world for a scenario is made, and deleted."""

from pathlib import Path

import pytest

from fakecc.remote.exchanges import HttpRequest, send
from fakecc.remote.scenario_worlds import NoWorld, ScenarioWorlds, world_for

FILE = Path("area/shop.json")


def names(served):
    reply = send(HttpRequest(base=served.url, method="GET", path="/_fakecc/worlds"))
    return [each["name"] for each in reply.json["worlds"]]


def test_it_is_there_as_long_as_it_is_asked(served, target):
    with world_for(FILE, target, ScenarioWorlds(body={"preset": "empty"})) as world:
        assert "area-shop" in names(served)
        assert send(HttpRequest(base=world.api, method="GET", path="/v3/info")).status == 200
    assert "area-shop" not in names(served)


def test_without_worlds_the_server_itself_is_asked(target):
    with world_for(FILE, target, None) as world:
        assert world is target


def test_a_server_that_makes_none(target):
    with (
        pytest.raises(NoWorld, match="makes no world 'area-shop': 400"),
        world_for(FILE, target, ScenarioWorlds(body={"preset": "nothing"})),
    ):
        pass
