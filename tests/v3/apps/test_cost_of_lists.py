"""What a list of many apps costs: it reads the records of its page, and no others."""

import pytest
import support
from support import ask, brokered

from fakecc.models.apps import App
from fakecc.models.services import ServiceInstance

MANY = 10_000


class CountedRecords(dict):
    """The records of a table by their ordinals; counts how often one is read."""

    read = 0

    def __getitem__(self, ordinal):
        self.read += 1
        return super().__getitem__(ordinal)


def records_read(world, table, path):
    """How many records of a table a request reads, and what it answers."""
    counted = CountedRecords(table.records)
    table.records = table.readable = counted
    reply = ask(world, "GET", path)
    return counted.read, reply.body["pagination"]["total_results"], len(reply.body["resources"])


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def apps(world, space):
    for number in range(MANY):
        world.add(App(**world.stamp(App), name=f"app-{number}", space_guid=space.guid))


@pytest.fixture
def instances(world, space):
    plan = brokered.plan(world)
    for number in range(MANY):
        fields = {"name": f"instance-{number}", "space_guid": space.guid, "service_plan_guid": plan.guid}
        world.add(ServiceInstance(**world.stamp(ServiceInstance), **fields))


@pytest.mark.usefixtures("apps", "instances")
@pytest.mark.parametrize("query", ["", "?per_page=7&page=3"])
def test_a_page_of_many_apps_reads_as_many_records_as_one_of_service_instances(world, query):
    of_apps = records_read(world, world.apps, f"/v3/apps{query}")
    assert of_apps == records_read(world, world.service_instances, f"/v3/service_instances{query}")


@pytest.mark.usefixtures("apps")
@pytest.mark.parametrize("query", ["", "?space_guids={space}", "?organization_guids={organization}"])
def test_a_page_of_many_apps_reads_its_own_records_only(world, space, query):
    asked = query.format(space=space.guid, organization=space.organization_guid)
    assert records_read(world, world.apps, f"/v3/apps{asked}") == (50, MANY, 50)
