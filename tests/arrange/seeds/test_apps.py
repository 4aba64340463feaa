"""Seeds of apps."""

import pytest

from fakecc.arrange.checking import BadInput


def seed_apps(world, *apps):
    world.seed(organizations=[{"name": "o", "spaces": [{"name": "s", "apps": list(apps)}]}])


def test_an_app_with_its_process(world):
    seed_apps(world, {"name": "a", "guid": "a-guid", "state": "STARTED", "environment_variables": {"K": "v"}})

    app, process = world.apps["a-guid"], world.processes["a-guid"]
    assert (app.name, app.desired_state, app.environment_variables) == ("a", "STARTED", {"K": "v"})
    assert (process.app_guid, process.type) == ("a-guid", "web")


def test_a_name_that_the_space_has_already(world):
    seed_apps(world, {"name": "a"})

    with pytest.raises(BadInput, match="/organizations/0/spaces/0/apps/0/name: the space has a 'A' already"):
        seed_apps(world, {"name": "A"})
