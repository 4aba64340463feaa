"""What is used is counted as reading every record counts it, whatever is written and undone."""

from hypothesis import given
from hypothesis import strategies as st

from fakecc.models.apps import App, Lifecycle, Process, Task
from fakecc.models.routing import Route
from fakecc.models.services import ServiceInstance, ServiceKey
from fakecc.models.tenancy import Organization, Space
from fakecc.world import World
from fakecc.world.consumption import LIVING, Consumption

TIMES = {"created_at": 0.0, "updated_at": 0.0}
NUMBERS = st.sampled_from("01")
STATES = st.sampled_from(["STARTED", "STOPPED"])
TASK_STATES = st.sampled_from(["PENDING", "RUNNING", "FAILED"])
RATES = st.sampled_from([-1, 100])


def made(kind, **given):
    return st.builds(lambda **values: kind(**TIMES, **values), guid=NUMBERS, **given)


CHANGES = st.lists(
    st.one_of(
        made(Process, app_guid=NUMBERS, type=st.just("web"), state=STATES, instances=NUMBERS.map(int), log_rate_limit=RATES),
        made(Task, app_guid=NUMBERS, droplet_guid=NUMBERS, sequence_id=st.just(1), name=st.just("t"), command=st.just(""),
             state=TASK_STATES, log_rate_limit=RATES),
        made(Route, host=NUMBERS, path=st.just(""), domain_guid=st.just("d"), space_guid=NUMBERS),
        made(ServiceInstance, name=NUMBERS, space_guid=NUMBERS, service_plan_guid=st.sampled_from(["plan", None])),
        made(ServiceKey, name=NUMBERS, service_instance_guid=NUMBERS),
        st.tuples(st.sampled_from([Process, Task, Route, ServiceInstance, ServiceKey]), NUMBERS),
    ),
    max_size=10,
)  # fmt: skip


def world_with_spaces():
    """An organization with two spaces, 0 and 1, each with an app of its name."""
    world = World()
    world.add(Organization(**TIMES, guid="o", name="o", quota_guid="q"))
    for guid in "01":
        world.add(Space(**TIMES, guid=guid, name=guid, organization_guid="o"))
        world.add(App(**TIMES, guid=guid, name=guid, space_guid=guid, lifecycle=Lifecycle()))
    return world


def write(world, changes):
    for change in changes:
        if not isinstance(change, tuple):
            world.add(change)
        elif change[1] in world.table_of(change[0]):
            world.table_of(change[0]).remove(change[1])


def counted(used):
    return (
        used.started_instances(), used.memory(), used.log_rate(), used.living_tasks(), used.unlimited_processes(),
        used.routes(), used.managed_instances(), used.service_keys(),
    )  # fmt: skip


def scanned(world, spaces):
    started = [each for each in world.processes if each.app_guid in spaces and each.state == "STARTED"]
    living = [each for each in world.tasks if each.app_guid in spaces and each.state in LIVING]
    instances = [each for each in world.service_instances if each.space_guid in spaces]
    return (
        sum(each.instances for each in started),
        sum(each.memory * each.instances for each in started) + sum(each.memory_in_mb for each in living),
        sum(each.log_rate_limit * each.instances for each in started) + sum(each.log_rate_limit for each in living),
        len(living),
        sum(each.log_rate_limit == -1 for each in world.processes if each.app_guid in spaces),
        sum(each.space_guid in spaces for each in world.routes),
        sum(each.managed for each in instances),
        sum(each.service_instance_guid in {one.guid for one in instances} for each in world.service_keys),
    )


def check(world):
    assert counted(Consumption.of_space(world, "0")) == scanned(world, {"0"})
    assert counted(Consumption.of_organization(world, "o")) == scanned(world, {"0", "1"})


@given(CHANGES)
def test_what_is_written_counts(changes):
    world = world_with_spaces()
    for change in changes:
        check(world)
        write(world, [change])
    check(world)


@given(CHANGES, CHANGES)
def test_what_is_undone_does_not(before, after):
    world = world_with_spaces()
    write(world, before)
    check(world)
    with world.savepoint():
        write(world, after)
    check(world)


def test_a_space_that_there_is_not_uses_nothing():
    assert not any(counted(Consumption.of_space(world_with_spaces(), "gone")))
