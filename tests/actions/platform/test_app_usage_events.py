"""Beginning anew with the usage events of apps."""

import support

from fakecc.actions.platform import app_usage_events


def test_only_started_processes_have_an_event_afterwards(world):
    home = support.space(world)
    started, _ = (world.processes.find(app_guid=support.app_in(world, home, name).guid)[0] for name in ("a", "b"))
    world.change(started, state="STARTED", instances=3, memory=256)
    app_usage_events.reseed(world)
    app_usage_events.reseed(world)
    (event,) = world.app_usage_events
    assert (event.guid, event.state, event.previous_state, event.instance_count, event.memory_in_mb_per_instance) == (
        started.guid, "STARTED", "STARTED", 3, 256,
    )  # fmt: skip
    assert (event.parent_app_name, event.space_name, event.package_state) == ("a", "space", "PENDING")
