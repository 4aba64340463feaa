"""Jobs that wait at gates, one by one."""

import pytest
import support

from fakecc import VirtualClock, World
from fakecc.arrange.checking import Missing


@pytest.fixture
def world():
    made = World(clock=VirtualClock(1000.0), guids=1)
    yield made
    made.check()


def delete(world, kind="organizations", name="org", query=""):
    """Ask for a deletion; gives the guid of what is deleted, and of its job."""
    guid = world.tables[kind].first(name=name).guid
    version = "v2" if query else "v3"
    reply = support.ask(world, "DELETE", f"/{version}/{kind}/{guid}{query}")
    world.catch_up()
    job = reply.body["metadata"]["guid"] if query else reply.headers["Location"].rpartition("/")[2]
    return guid, job


@pytest.mark.parametrize(("ending", "gone"), [("release", True), ("succeed", True), ("fail", False)])
@pytest.mark.parametrize("by_guid", [True, False])
def test_one_job_is_ended(world, ending, gone, by_guid):
    world.gate("organization.delete")
    guid, job = delete(world)
    before = world.jobs[job].state
    getattr(world.operation(job if by_guid else "org"), ending)()

    assert (before, world.jobs[job].state, guid in world.organizations) == (
        "PROCESSING", "COMPLETE" if gone else "FAILED", not gone,
    )  # fmt: skip


def test_a_job_of_v2_is_found_by_its_guid(world):
    world.gate("v2.*")
    guid, job = delete(world, "spaces", "space", "?async=true&recursive=true")
    operation = world.operation(job)
    before = (operation.state, guid in world.spaces)
    operation.release()

    assert (before, guid in world.spaces) == (("queued", True), False)


def test_it_is_listed_with_what_is_under_way(world):
    world.gate("organization.delete")
    _, job = delete(world)

    assert [one.as_json() for one in world.operations] == [
        {
            "resource": "organizations",
            "guid": job,
            "name": "org",
            "operation": "organization.delete",
            "state": "PROCESSING",
            "description": None,
            "progress": "manual",
            "jobs": [job],
        }
    ]


def test_the_deletion_of_an_app_is_its_job_and_none_of_its_own_work(world):
    world.seed(organizations=[{"name": "org", "spaces": [{"name": "space", "apps": [{"name": "web"}]}]}])
    world.gate("app.delete")
    guid, job = delete(world, "apps", "web")
    world.operation(job).fail("not now")

    assert (world.jobs[job].errors[0].detail, guid in world.apps) == (
        "app.delete could not be completed: not now",
        True,
    )


def test_a_job_that_is_over_is_no_operation(world):
    _, job = delete(world)

    with pytest.raises(Missing, match="there is no operation on"):
        world.operation(job)
