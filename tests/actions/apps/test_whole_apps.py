"""An app with its web process and the image of its package, made and changed as one."""

import pytest
import support
from support import apps as made

from fakecc.actions.apps import apps, processes, whole_apps
from fakecc.actions.apps.whole_apps import AppChange
from fakecc.errors import CloudControllerError, Invalid
from fakecc.models.apps import Deployment, Lifecycle


@pytest.fixture
def space(world):
    return support.space(world)


def create(world, space, lifecycle=None, **asked):
    drafted = apps.draft(world, name="app", space_guid=space.guid, lifecycle=lifecycle)
    return whole_apps.create(world, drafted, AppChange(**asked))


def update(world, web, **asked):
    return whole_apps.update(world, world.apps[web.app_guid], web, AppChange(**asked))


def usage(world):
    return [(event.state, event.previous_state, event.memory_in_mb_per_instance) for event in world.app_usage_events]


def test_the_process_enters_the_world_as_it_was_asked_for(world, space):
    process = create(world, space, process={"memory": 64, "instances": 3, "ports": (9000,)})

    assert world.processes[process.guid] is process
    assert (process.guid, process.memory, process.instances, process.ports) == (process.app_guid, 64, 3, (9000,))
    assert list(world.audit_events) == []


def test_an_image_is_a_package_that_is_ready(world, space):
    process = create(world, space, Lifecycle(type="docker"), image={"image": "nginx", "username": "me"})

    package = world.packages.first(app_guid=process.app_guid)
    assert (package.state, package.docker_image, package.docker_username) == ("READY", "nginx", "me")


USAGE = {
    "its memory by default": ({}, [("STARTED", "STARTED", 1024)]),
    "its memory by request": ({"memory": 64}, []),
}


@pytest.mark.parametrize(("given", "events"), USAGE.values(), ids=USAGE)
def test_the_use_of_a_process_that_begins_started_is_told_by_its_memory(world, space, given, events):
    create(world, space, Lifecycle(type="docker"), image={"image": "nginx"}, process={"state": "STARTED", **given})

    assert usage(world) == events


def test_an_app_without_bits_cannot_start(world, space):
    process = create(world, space)

    with pytest.raises(CloudControllerError, match="bits have not been uploaded"):
        update(world, process, process={"state": "STARTED"})


def test_a_start_makes_a_revision_that_the_process_runs(world, space):
    process = create(world, space)
    droplet = made.droplet(world, world.apps[process.app_guid])
    world.change(world.apps[process.app_guid], droplet_guid=droplet.guid)

    app, process = update(world, process, process={"state": "STARTED", "command": "./x"})

    revision = world.revisions.first(app_guid=app.guid)
    assert (app.desired_state, process.revision_guid) == ("STARTED", revision.guid)
    assert revision.commands == {"web": "./x"}


def test_other_processes_start_and_stop_with_the_app(world, space):
    web = create(world, space)
    droplet = made.droplet(world, world.apps[web.app_guid])
    app = world.change(world.apps[web.app_guid], droplet_guid=droplet.guid)
    worker = world.add(processes.draft(world, app, "worker"))

    states = []
    for state in ("STARTED", "STOPPED"):
        _, web = update(world, web, process={"state": state})
        states.append(world.processes[worker.guid].state)

    assert states == ["STARTED", "STOPPED"]


DEPLOYING = {
    "stop": ({"state": "STOPPED"}, "StopDisabledDuringDeployment"),
    "scale": ({"memory": 64, "command": "x"}, "ScaleDisabledDuringDeployment"),
    "change": ({"command": "x"}, "ProcessUpdateDisabledDuringDeployment"),
}


@pytest.mark.parametrize(("given", "name"), DEPLOYING.values(), ids=DEPLOYING)
def test_a_deployment_keeps_the_process_as_it_is(world, space, given, name):
    process = create(world, space)
    now = world.now()
    world.add(
        Deployment(
            **world.stamp(Deployment),
            app_guid=process.app_guid,
            state="DEPLOYING",
            status_value="ACTIVE",
            status_reason="DEPLOYING",
            status_updated_at=now,
            last_healthy_at=now,
        )
    )

    with pytest.raises(CloudControllerError) as caught:
        update(world, process, process=given)

    assert caught.value.name == name
    assert update(world, process, app={"name": "other"})[0].name == "other"


def test_what_is_wrong_with_the_process_is_told_together(world, space):
    with pytest.raises(Invalid) as caught:
        create(world, space, process={"memory": 0, "instances": -1, "state": "x"})

    assert [(each.field, each.rule) for each in caught.value.details["problems"]] == [
        ("state", "must be one of STARTED, STOPPED"),
        ("memory", "zero_or_less"),
        ("instances", "less_than_zero"),
    ]
