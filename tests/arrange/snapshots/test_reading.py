"""A snapshot is checked whole before anything is changed: whatever is put in another's place, nothing breaks."""

import copy
import json
import random
from pathlib import Path

import pytest
from support import ask
from support.consistency import inconsistencies

from fakecc import VirtualClock, World
from fakecc.actions.services import service_offerings
from fakecc.arrange.checking import BadInput
from fakecc.web.app import create_app
from fakecc.worlds import Worlds

ODD = [
    None, True, 0, -1, 1.5, 25.0, 10**30, "", "x", "\x00", "x" * 5000, [], [1], ["x", 5], [[]], {}, {"a": 1},
    {"$tuple": [1]}, {"$record": "Metadata"}, {"$record": "Space"}, {"$bytes": "?"}, {"$map": 1},
]  # fmt: skip
MUTATIONS = 300
SEED = Path(__file__).parents[3] / "fixtures" / "seeds" / "states.yaml"


def full_world():
    world = World(clock=VirtualClock(1_700_000_000.0), guids=1)
    world.seed(SEED)
    world.later(60, service_offerings.delete_by_guid, guid=world.service_offerings.first(name="database").guid)
    return world


@pytest.fixture(scope="module")
def snapshot():
    return json.loads(json.dumps(full_world().snapshot()))


def refusal(snapshot):
    world = full_world()
    before = world.snapshot()
    with pytest.raises(BadInput) as refused:
        world.restore(snapshot)
    assert (world.snapshot(), inconsistencies(world)) == (before, [])
    return refused.value.complaints[0]


WRONG = {
    "a space's name": ("spaces/0/name", {"a": 1}, "/tables/spaces/0/name", "this is not a text"),
    "a guid": ("spaces/0/guid", 5, "/tables/spaces/0/guid", "this is not a text"),
    "a zero byte": ("spaces/0/name", "\0", "/tables/spaces/0", "string contains null byte"),
    "an unknown action": ("steps/0/action", "os.system", "/tables/steps/0/action", "there is no action 'os.system'"),
    "an argument": (
        "steps/0/arguments",
        {"x": 1},
        "/tables/steps/0/arguments",
        "services.service_offerings.delete_by_guid",
    ),
    "a reference": ("spaces/0/organization_guid", "gone", "/tables", "organization_guid of spaces"),
    "a broker's url": (
        "service_brokers/0/url",
        "http://10.0.0.1\\@127.0.0.1/",
        "/tables/service_brokers/0/url",
        "fakecc asks brokers at plain http and https addresses only",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_is_changed(snapshot, wrong):
    path, value, pointer, problem = wrong
    tables, index, field = path.split("/")
    changed = copy.deepcopy(snapshot)
    changed["tables"][tables][int(index)][field] = value

    complaint = refusal(changed)

    assert (complaint.pointer, complaint.problem[: len(problem)]) == (pointer, problem)


def test_two_records_of_one_guid_are_refused(snapshot):
    changed = copy.deepcopy(snapshot)
    changed["tables"]["spaces"] *= 2

    assert refusal(changed).problem == "spaces has a record of this guid already"


def test_bits_that_are_none_are_refused(snapshot):
    complaint = refusal({**snapshot, "blobs": ["AA==", "?"]})

    assert (complaint.pointer, complaint.problem) == ("/blobs/1", "this is no text in Base64")


def places(value, path=()):
    """Every place in a value, as a path of keys."""
    yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


def put(value, path, item):
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = item


@pytest.mark.slow
def test_a_snapshot_with_anything_in_any_place_is_taken_whole_or_changes_nothing(snapshot):
    dice = random.Random(10)  # noqa: S311 - a seed, no secret
    every = [path for path in places(snapshot["tables"]) if path]
    world = full_world()
    app = create_app(Worlds(lambda _: world)).test_client()
    answers = set()
    for _ in range(MUTATIONS):
        changed, path, item = copy.deepcopy(snapshot), dice.choice(every), dice.choice(ODD)
        put(changed["tables"], path, item)
        before = world.snapshot()
        answer = app.post("/_fakecc/state", json=changed)
        answers.add(answer.status_code)
        assert answer.status_code in {204, 400}, (path, item, answer.text)
        assert inconsistencies(world) == [], (path, item)
        if answer.status_code == 400:
            assert world.snapshot() == before, (path, item)
            assert answer.json["errors"][0]["pointer"].startswith("/tables"), answer.json
        app.post("/_fakecc/reset")
        assert (world.failures, world.accounts.first(username="developer") is None) == ([], False)
    assert answers == {204, 400}


LISTS = [f"/v3/{name}" for name in ("organizations", "spaces", "service_instances", "service_brokers", "roles", "apps")]


@pytest.mark.slow
def test_lists_show_what_a_snapshot_brought(snapshot):
    dice = random.Random(11)  # noqa: S311 - a seed, no secret
    world = full_world()
    app = create_app(Worlds(lambda _: world)).test_client()
    times = [
        path for path in places(snapshot["tables"]) if path and path[-1] in {"created_at", "updated_at", "metadata"}
    ]
    taken = 0
    for _ in range(60):
        changed = copy.deepcopy(snapshot)
        put(changed["tables"], dice.choice(times), dice.choice([*ODD, 1e11, -1e10, 253402300799]))
        taken += app.post("/_fakecc/state", json=changed).status_code == 204
        shown = [ask(world, "GET", path).status for path in LISTS]
        assert (shown, world.failures) == ([200] * len(LISTS), [])
    assert taken
