"""Keys of UAA that a test exchanges."""

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange.uaa import describe_keys


@pytest.fixture
def world():
    return World("empty", clock=VirtualClock(1_700_000_000.0))


@pytest.mark.parametrize(("keep_old", "others"), [(True, ["key-1"]), (False, [])], ids=["kept", "dropped"])
def test_another_key_signs_and_the_old_one_is_kept_or_dropped(world, keep_old, others):
    made = world.uaa.rotate_key(keep_old=keep_old)

    assert (made, world.uaa.key_ids) == ("key-2", ["key-2", *others])
    assert describe_keys(world) == {"active": "key-2", "others": others}
