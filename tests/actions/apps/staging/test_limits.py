"""How much memory, disk and log rate staging gets."""

import pytest
import support
from support import brokered

from fakecc.actions.apps.staging import limits as staging_limits
from fakecc.actions.apps.staging.limits import LimitRequest, Limits
from fakecc.errors import Invalid


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


@pytest.mark.parametrize(
    ("asked", "limits"),
    [
        pytest.param(LimitRequest(), Limits(memory=1024, disk=4096, log_rate=-1), id="nothing"),
        pytest.param(LimitRequest(memory=1, disk=1), Limits(memory=1024, disk=4096, log_rate=-1), id="less than least"),
        pytest.param(
            LimitRequest(memory=2048, disk=4096, log_rate=5), Limits(memory=2048, disk=4096, log_rate=5), id="all"
        ),
    ],
)
def test_what_was_asked_counts_from_the_least_on(world, app, asked, limits):
    assert staging_limits.settle(world, app, asked) == limits


def test_the_web_process_counts_where_nothing_was_asked(world, app):
    world.change(world.processes[app.guid], memory=3000, log_rate_limit=9)
    assert staging_limits.settle(world, app, LimitRequest()) == Limits(memory=3000, disk=4096, log_rate=9)


@pytest.mark.parametrize(
    ("limits", "asked", "rule"),
    [
        ({"memory_limit": 2000}, LimitRequest(memory=2001), "memory"),
        ({"log_rate_limit": 10}, LimitRequest(log_rate=11), "log_rate"),
        ({}, LimitRequest(disk=4097), "disk"),
    ],
)
def test_quotas_limit_staging(world, app, limits, asked, rule):
    world.change(world.organization_quotas.first(name="default"), **limits)
    with pytest.raises(Invalid, match=f"staging {rule}"):
        staging_limits.settle(world, app, asked)


def test_started_processes_take_their_memory_from_a_quota(world, app):
    world.change(world.organization_quotas.first(name="default"), memory_limit=3000)
    world.change(world.processes[app.guid], state="STARTED", instances=2)
    with pytest.raises(Invalid, match="staging memory"):
        staging_limits.settle(world, app, LimitRequest(memory=1024))
