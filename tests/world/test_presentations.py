"""What is kept of presented records is never older than the records, and the same for everybody who gets it."""

from __future__ import annotations

import json

import pytest
import support

from fakecc import json_reading
from fakecc.arrange.world import World
from fakecc.clock import VirtualClock
from fakecc.json_reading import KeptJson
from fakecc.permissions import Caller
from fakecc.world.presentations import MOST, Presentations

SEED = {"organizations": [{"name": "org", "spaces": [{"name": "space", "service_instances": [
    {"name": "db", "plan": "database/sync", "credentials": {"password": "secret"}},
    {"name": "own", "credentials": {"password": "secret"}},
]}]}]}  # fmt: skip
AUDITOR = Caller(guid="auditor", name="auditor", scopes=frozenset({"cloud_controller.global_auditor"}))
LISTS = ("/v3/service_instances", "/v2/service_instances", "/v2/user_provided_service_instances")


def change_plan(world, instance):
    plan = world.service_plans.get(instance.service_plan_guid)
    if plan:
        world.change(plan, maintenance_info={"version": "2.0.0"})


CHANGES = {
    "a name": lambda world, instance: world.change(instance, name="other"),
    "the plan": change_plan,
    "a deletion": lambda world, instance: world.remove(instance),
}


@pytest.fixture
def world():
    world = World("small", clock=VirtualClock(1_700_000_000.0), guids=1)
    world.seed(SEED)
    return world


def answers(world):
    return {
        (path, caller.name): json_reading.write(support.ask(world, "GET", path, as_=caller).body)
        for path in LISTS
        for caller in (support.ADMIN, AUDITOR)
    }


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["db", "own"])
def test_an_answer_is_what_it_would_be_if_nothing_were_kept(world, change, name):
    answers(world)
    with world.lock, world.piece(None):
        CHANGES[change](world, world.service_instances.first(name=name))
    kept = answers(world)
    world.presentations = Presentations()
    assert kept == answers(world)


def test_a_page_is_written_as_json_is():
    rows = [{"a": [1, None], "b": "\u2028é"}, {"a": float("nan")}]
    body = {"pagination": {"total": 2}, "resources": [KeptJson(row) for row in rows], "included": {}}
    assert json_reading.write(body) == json_reading.write({**body, "included": {}, "resources": rows[:1] + rows[1:]})
    assert json.loads(json_reading.write(body))["resources"][1] == {"a": None}


def test_what_is_kept_cannot_be_changed():
    with pytest.raises(TypeError, match="change a copy"):
        KeptJson({"a": 1})["a"] = 2


def test_only_the_newest_are_kept():
    presentations, made = Presentations(), []
    for number in [*range(MOST + 1), MOST, 0]:
        presentations.of((number,), lambda number=number: made.append(number) or {"number": number})
    assert made[-2:] == [MOST, 0]
