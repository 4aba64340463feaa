"""App events: made and changed by requests alone."""

import pytest
import support

from fakecc.actions.platform import app_events
from fakecc.errors import Broken

COLUMNS = {"instance_guid": "i", "instance_index": 0, "exit_status": 1, "happened_at": 5.0}


@pytest.fixture
def process(world):
    app = support.app_in(world, support.space(world))
    return world.processes.first(app_guid=app.guid)


def test_an_event_needs_an_instance(world, process):
    with pytest.raises(Broken):
        app_events.create(world, process, **{**COLUMNS, "instance_guid": " "})


def test_a_change_moves_the_time_of_the_last_change(world, process):
    event = app_events.create(world, process, **COLUMNS)
    world.clock.advance(3)

    assert app_events.update(world, event).updated_at == event.updated_at + 3


def test_one_that_is_gone_is_ignored(world, process):
    event = app_events.create(world, process, **COLUMNS)
    for _ in range(2):
        app_events.delete_by_guid(world, guid=event.guid)

    assert list(world.app_events) == []
