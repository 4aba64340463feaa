"""/v2/organizations/:guid/summary: what is in each space, in numbers."""

import pytest
import support
from support import ask
from support.v2_apps import create

from fakecc.models.apps import Process


@pytest.fixture
def world():
    return support.new_world()


def numbers(world, organization):
    [space] = ask(world, "GET", f"/v2/organizations/{organization.guid}/summary").body["spaces"]
    return {name: space[name] for name in ("app_count", "mem_dev_total", "mem_prod_total")}


def change(process_type, world, app, **changes):
    world.change(world.processes.first(app_guid=app.guid, type=process_type), **changes)


def test_memory_is_that_of_started_web_processes(world):
    space = support.space(world)
    organization = world.organizations[space.organization_guid]
    started, _stopped, production = [create(world, space, name=name, memory=100) for name in ("a", "b", "c")]
    change("web", world, started, state="STARTED", instances=2)
    change("web", world, production, state="STARTED", production=True)
    world.add(Process(**world.stamp(Process), app_guid=started.guid, type="worker", memory=1000, state="STARTED"))
    assert numbers(world, organization) == {"app_count": 3, "mem_dev_total": 200, "mem_prod_total": 100}
