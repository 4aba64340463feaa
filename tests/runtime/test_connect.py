"""A world without a runtime says so."""

import pytest
import support
from support import apps, brokered

from fakecc.runtime.connect import Runtime
from fakecc.world import World


def test_a_connected_world_has_a_runtime(world):
    assert isinstance(world.runtime, Runtime)


def test_a_world_that_was_never_connected_refuses_loudly(world):
    build = apps.build(world, brokered.app(world, support.space(world)))
    with pytest.raises(LookupError, match="nobody runs apps in this world"):
        World().runtime.stage(build)
