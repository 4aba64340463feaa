"""Apps and tasks that the runtime cannot be asked for: of an unknown stack, as a user that may not be."""

import pytest
import support
from support import apps, ask, brokered

from fakecc.models.apps import Lifecycle


@pytest.fixture
def app(world):
    return apps.staged(world, brokered.app(world, support.space(world)))


def _give_stack(world, app, name):
    world.change(world.apps[app.guid], lifecycle=Lifecycle(stack=name))


def _start(world, app, verb="start"):
    return ask(world, "POST", f"/v3/apps/{app.guid}/actions/{verb}")


def _error(reply):
    return reply.status, reply.body["errors"][0]["title"], reply.body["errors"][0]["detail"]


UNKNOWN = (500, "UnknownError", "An unknown error occurred.")
GONE = (404, "CF-StackNotFound", "The stack could not be found: cflinuxfs4")


@pytest.mark.parametrize("verb", ["start", "restart"])
def test_an_app_on_a_stack_without_lifecycle_breaks_the_start(world, app, verb):
    ask(world, "POST", "/v3/stacks", {"name": "other"})
    _give_stack(world, app, "other")
    state = {"start": "STARTED", "restart": "STOPPED"}[verb]
    assert (_error(_start(world, app, verb)), world.apps[app.guid].desired_state) == (UNKNOWN, state)


def test_an_app_on_a_stack_that_is_gone_is_not_found(world, app):
    world.remove(world.stacks.first(name="cflinuxfs4"))
    assert _error(_start(world, app)) == GONE


def test_a_task_says_the_same_in_its_own_words(world, app):
    path = f"/v3/apps/{app.guid}/tasks"
    replies = []
    for stack in ("other", "cflinuxfs4"):
        _give_stack(world, app, stack)
        world.remove(world.stacks.first(name="cflinuxfs4")) if stack == "cflinuxfs4" else None
        replies.append(_error(ask(world, "POST", path, {"command": "run"})))
    told = (500, "CF-TaskError", "Task failed: no compiler defined for requested stack")
    assert (replies, [task.state for task in world.tasks.find(app_guid=app.guid)]) == ([told, GONE], ["FAILED"] * 2)


@pytest.fixture
def docker():
    """An app of docker whose image names no user, where root may not be one."""
    world = support.new_world(allow_docker_root_user=False)
    ask(world, "PATCH", "/v3/feature_flags/diego_docker", {"enabled": True})
    app = world.change(brokered.app(world, support.space(world)), lifecycle=Lifecycle(type="docker"))
    body = {"type": "docker", "data": {"image": "image"}, **apps.of(app)}
    package = ask(world, "POST", "/v3/packages", body).body["guid"]
    build = ask(world, "POST", "/v3/builds", {"package": {"guid": package}}).body["guid"]
    world.catch_up()
    droplet = world.droplets.first(build_guid=build)
    ask(world, "PATCH", f"/v3/apps/{app.guid}/relationships/current_droplet", {"data": {"guid": droplet.guid}})
    return world, app, droplet


def _name_user(world, droplet, user):
    world.change(droplet, execution_metadata=f'{{"user": "{user}"}}')


@pytest.mark.parametrize(("user", "status"), [("root", 422), ("0", 422), ("vcap", 200)])
def test_root_may_be_forbidden_to_images(docker, user, status):
    world, app, droplet = docker
    _name_user(world, droplet, user)
    assert _start(world, app).status == status


def test_what_is_said_of_root(docker):
    world, app, droplet = docker
    _name_user(world, droplet, "root")
    replies = [_start(world, app), ask(world, "POST", f"/v3/apps/{app.guid}/tasks", {"command": "run"})]
    assert [support.detail(reply) for reply in replies] == [
        (422, f"Attempting to run {what} as root user, which is not permitted.") for what in ("process", "task")
    ]
