"""Processes come with droplets, and what changes of them is told."""

import pytest
import support
from support import apps, brokered

from fakecc.actions.apps import processes
from fakecc.models.apps import Lifecycle


@pytest.fixture
def app(world):
    return brokered.app(world, support.space(world))


@pytest.fixture
def web(world, app):
    return world.processes[app.guid]


def test_only_a_web_process_has_an_instance_and_the_app_s_guid(world, app):
    worker = processes.create(world, app, "worker", support.a_call(world).actor)
    assert (worker.guid == app.guid, worker.instances, worker.health_check_type) == (False, 0, "process")


def test_a_process_knows_the_ports_of_its_routes(world, app):
    route = brokered.route(world, world.spaces[app.space_guid])
    body = {"destinations": [{"app": {"guid": app.guid, "process": {"type": "api"}}, "port": 9000}]}
    support.ask(world, "POST", f"/v3/routes/{route.guid}/destinations", body)
    assert processes.create(world, app, "api", support.a_call(world).actor).ports == (9000,)


@pytest.mark.parametrize(
    ("state", "changed", "other_version"),
    [
        ("STARTED", {"memory": 5}, True),
        ("STARTED", {"memory": 1024}, False),
        ("STARTED", {"instances": 5}, False),
        ("STOPPED", {"memory": 5}, False),
        ("STOPPED", {"state": "STARTED"}, True),
        ("STARTED", {"state": "STOPPED"}, False),
    ],
)
def test_a_started_process_that_runs_otherwise_is_another_version(world, web, state, changed, other_version):
    web = world.change(web, state=state)
    after = processes.change(world, web, **changed)
    assert (after.version != web.version) is other_version


@pytest.mark.parametrize(
    ("state", "changed", "told"),
    [
        ("STOPPED", {"state": "STARTED"}, [("STARTED", "STOPPED", 1, 1)]),
        ("STARTED", {"state": "STOPPED"}, [("STOPPED", "STARTED", 1, 1)]),
        ("STARTED", {"instances": 3}, [("STARTED", "STARTED", 3, 1)]),
        ("STOPPED", {"instances": 3}, []),
        ("STARTED", {"command": "x"}, []),
    ],
)
def test_what_is_told_of_a_process_s_use(world, web, state, changed, told):
    processes.change(world, world.change(web, state=state), **changed)
    assert [
        (event.state, event.previous_state, event.instance_count, event.previous_instance_count)
        for event in world.app_usage_events
    ] == told


@pytest.mark.parametrize(("kind", "states"), [("buildpack", 2), ("docker", 1), ("cnb", 1)])
def test_apps_of_a_kind_that_was_switched_off_do_not_grow(world, app, web, kind, states):
    apps.staged(world, app)
    world.change(world.apps[app.guid], lifecycle=Lifecycle(type=kind, stack="cflinuxfs4"))
    for changed in ({"state": "STARTED"}, {"instances": 2}):
        processes.change(world, world.processes[web.guid], **changed)
    assert len(world.process_instances) == states


@pytest.mark.parametrize(("rate", "status"), [(102, 202), (103, 422)])
def test_a_process_without_a_log_rate_limit_leaves_its_minus_ones_to_the_quota(world, app, web, rate, status):
    world.change(web, state="STARTED", instances=2, log_rate_limit=-1)
    organization = world.organizations[world.spaces[app.space_guid].organization_guid]
    world.change(world.organization_quotas[organization.quota_guid], log_rate_limit=202)
    body = {"log_rate_limit_in_bytes_per_second": rate}
    reply = support.ask(world, "POST", f"/v3/apps/{app.guid}/processes/web/actions/scale", body)
    assert reply.status == status
