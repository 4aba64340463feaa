"""The tables of docs/testing/apps.md: each row does what it says."""

import pytest
import support
from support import apps, brokered
from support.document_tables import rows, words

from fakecc import VirtualClock, World
from fakecc.arrange.public import keywords

pytestmark = pytest.mark.slow

MATTERS = {
    "staging": keywords.StagingBehaviour,
    "instances": keywords.InstancesBehaviour,
    "tasks": keywords.TasksBehaviour,
}
ENDINGS = {
    "released": lambda it: it.release(),
    "made to succeed": lambda it: it.succeed(),
    "made to fail": lambda it: it.fail("StagingError"),
}


@pytest.fixture
def world():
    made = World("empty", clock=VirtualClock(1_700_000_000.0), guids=1)
    yield made
    made.check()


@pytest.mark.parametrize("cells", rows("apps.md", "matter"), ids=lambda cells: cells[0])
def test_what_is_said_of_a_matter(cells):
    (matter,) = words(cells[0])
    known = set(MATTERS[matter].__annotations__) if matter in MATTERS else set()
    assert matter in keywords.BehaviourKeywords.__annotations__
    assert {*words(cells[1])} == known


def app_of(world):
    return brokered.app(world, support.space(world))


def send(world, path, body=None):
    return support.ask(world, "POST", f"/v3/{path}", body).body


# What is begun: it gives the operation's name and table, and a function for what has become of it.


def build(world):
    guid = apps.begin_build(world, app_of(world))["guid"]
    return guid, None, lambda: world.builds[guid].state


def task(world):
    app = apps.staged(world, app_of(world))
    guid = send(world, f"apps/{app.guid}/tasks", {"name": "rake", "command": "rake"})["guid"]
    return "rake", None, lambda: world.tasks[guid].state


def deployment(world):
    app = apps.staged(world, app_of(world))
    send(world, f"apps/{app.guid}/actions/start")
    guid = send(world, "deployments", apps.of(app))["guid"]
    return guid, None, lambda: support.ask(world, "GET", f"/v3/deployments/{guid}").body["status"]["reason"]


def package(world):
    guid = apps.package(world, app_of(world)).guid
    return guid, "packages", lambda: world.packages[guid].state


def instance(world):
    app = apps.staged(world, app_of(world))
    send(world, f"apps/{app.guid}/actions/start")
    path = f"/v3/apps/{app.guid}/processes/web/stats"
    return "app/web/0", None, lambda: support.ask(world, "GET", path).body["resources"][0]["state"]


# Of each row the resource that is held, what is begun, and what becomes of it when it is released, succeeds, fails.
ROWS = {
    "a build": ("builds", build, ("STAGED", "STAGED", "FAILED")),
    "a task": ("tasks", task, ("SUCCEEDED", "SUCCEEDED", "FAILED")),
    "a deployment": ("deployments", deployment, ("DEPLOYED", "DEPLOYED", "DEPLOYING")),
    "a package": ("packages", package, ("READY", "READY", "FAILED")),
    "an instance": ("process_instances", instance, ("RUNNING", "RUNNING", "CRASHED")),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("what", [cells[0] for cells in rows("apps.md", "what")])
def test_how_it_ends(world, what, ending):
    resource, begin, becomes = ROWS[what]
    world.progress("manual", resource=resource)
    name, table, state = begin(world)
    before = state()
    ENDINGS[ending](world.operation(name, table))
    world.clock.advance(0)
    assert before not in becomes or what == "a deployment"
    assert state() == dict(zip(ENDINGS, becomes, strict=True))[ending]
