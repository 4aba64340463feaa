"""The sidecars of apps and processes."""

import pytest
import support
from support import brokered


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def make(world, app, name="s"):
    body = {"name": name, "command": "c", "process_types": ["web"]}
    return support.ask(world, "POST", f"/v3/apps/{app.guid}/sidecars", body).body["guid"]


@pytest.mark.parametrize("below", ["apps", "processes"])
def test_links_of_the_list_repeat_the_order_only(world, app, below):
    first = make(world, app)
    make(world, app, "another")
    path = f"/v3/{below}/{app.guid}/sidecars"
    listed = support.ask(world, "GET", f"{path}?guids={first}&order_by=-created_at").body
    link = f"http://api.example.org{path}?order_by=-created_at&page=1&per_page=50"
    assert ([one["guid"] for one in listed["resources"]], listed["pagination"]["first"]) == ([first], {"href": link})
