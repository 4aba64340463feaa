"""Log lines and metrics that a test puts in."""

import pytest
import support
from support import brokered

from fakecc import World
from fakecc.arrange.checking import BadInput


@pytest.fixture
def world():
    made = World("empty")
    yield made
    made.check()


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


def told(world, app):
    return [(one.content["type"], one.tags["source_type"], one.instance_id) for one in world.logs.of(app)]


def test_a_line_is_written_for_an_app(world, app):
    world.logs.write("app", "hello")
    world.logs.write(app, "oh", error=True, source_type="STG", instance=2)
    assert told(world, "app") == [("OUT", "APP/PROC/WEB", "0"), ("ERR", "STG", "2")]


def test_what_is_no_app_is_a_source_of_its_own(world):
    world.logs.write("gorouter", "hello")
    assert world.envelopes.first(source_id="gorouter").kind == "log"


def test_of_two_apps_of_one_name_none_is_meant(world, app):
    brokered.app(world, support.space(world, name="other"))
    with pytest.raises(BadInput, match="several apps"):
        world.logs.write(app.name, "hello")


def test_metrics_are_put_in_as_log_cache_shows_them(world, app):
    world.logs.put({"source_id": app.guid, "gauge": {"metrics": {"cpu": {"unit": "percentage", "value": 5}}}})
    assert [one.kind for one in world.logs.of(app)] == ["gauge"]


def test_a_wrong_envelope_keeps_none(world, app):
    with pytest.raises(BadInput):
        world.logs.put({"source_id": app.guid, "log": {}}, {"source": "x"})
    assert list(world.envelopes) == []
