"""Time in slices is time at once: what brokers and jobs do does not depend on how often anybody looks."""

from itertools import pairwise

import support
from hypothesis import given
from hypothesis import strategies as st
from support import brokered, instances

from fakecc.models.arranged import ProgressRule

TOTAL = 600


def _story(slices, *, seconds, longest, failing):
    """Everything that was asked and what became of the instance, when time passes in these slices."""
    world = support.new_world(broker_client_default_async_poll_interval_seconds=60)
    space = support.space(world)
    plan = brokered.plan(world, maximum_polling_duration=longest)
    world.add(ProgressRule(**world.stamp(ProgressRule), mode="after", seconds=seconds))
    if failing:
        instances.fault(world, "last_operation", times=1, status=500)
    instance, reply = instances.ordered(world, space, plan)
    for part in slices:
        world.clock.advance(part)
    job = support.wait(world, reply)
    asked = [(entry.operation, entry.at) for entry in world.journal if entry.kind == "broker"]
    last = world.service_instances[instance.guid].last_operation
    return job, asked, (last.type, last.state, last.description, last.created_at, last.updated_at)


@given(
    cuts=st.lists(st.integers(0, TOTAL), max_size=8),
    seconds=st.integers(0, TOTAL),
    longest=st.none() | st.integers(0, TOTAL),
    failing=st.booleans(),
)
def test_time_in_slices_is_time_at_once(cuts, seconds, longest, failing):
    moments = [0, *sorted(cuts), TOTAL]
    slices = [after - before for before, after in pairwise(moments)]
    arranged = {"seconds": seconds, "longest": longest, "failing": failing}
    assert _story(slices, **arranged) == _story([TOTAL], **arranged)
