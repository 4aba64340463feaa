"""Many recordings at a time."""

import json

import pytest

from fakecc.remote.differences import Difference
from fakecc.remote.outcomes import Outcome
from fakecc.remote.recordings import BadRecording
from fakecc.remote.running import KnownFailures, Plan, ScenarioResult, read_known_failures, run
from fakecc.remote.scenario_worlds import NoWorld, ScenarioWorlds
from fakecc.remote.targets import RemoteServer

STEP = {"request": {"method": "GET", "path": "/", "as": "admin"}, "response": {"status": 200, "learn": {}}}
WRONG = {**STEP, "response": {"status": 418, "learn": {}}}


@pytest.fixture
def file(tmp_path):
    """Write a recording of these steps; gives its file."""

    def write(*steps, name="a"):
        path = tmp_path / "area" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"scenario": name, "users": {"admin": "g"}, "steps": steps}))
        return path

    return write


def test_files_come_back_in_their_order(file, target):
    files = [file(STEP, name="b"), file(STEP, STEP, name="a")]
    heard = []
    replayed = run(files, Plan(target=target, jobs=2), heard.append)
    assert [each.file for each in replayed] == files
    assert len(heard) == 2


def test_each_scenario_has_a_world_of_its_own(file, served, target):
    create = {"request": {"method": "POST", "path": "/v3/organizations", "as": "admin", "json": {"name": "same"}},
              "response": {"status": 201, "learn": {}}}  # fmt: skip
    files = [file(create, name="a"), file(create, name="b")]
    replayed = run(files, Plan(target=target, jobs=2, worlds=ScenarioWorlds(body={"preset": "empty"})))
    assert [each.outcomes[0].verdict for each in replayed] == ["same", "same"]
    assert not served.world.organizations.first(name="same")


def test_a_seed_that_is_wrong_is_refused(file, target):
    with pytest.raises(NoWorld, match="makes no world 'area-a': 400"):
        run([file(STEP)], Plan(target=target, worlds=ScenarioWorlds(body={"preset": "nothing"})))


def test_nobody_answers(file):
    (replayed,) = run([file(STEP)], Plan(target=RemoteServer(api="http://127.0.0.1:1")))
    assert replayed.outcomes[0].faults[0].startswith("no answer: ConnectionRefusedError")


def test_a_file_that_is_wrong_is_told_before_anything_is_asked(file, target):
    with pytest.raises(BadRecording):
        run([file(STEP), file({}, name="z")], Plan(target=target))


WRONG_AND_SAME = (Outcome(step="s", differences=(Difference("d"),)), Outcome(step="s"))


@pytest.mark.parametrize(
    ("failing", "real_time", "new", "mended"),
    [
        pytest.param([], {}, [1], [], id="nothing expected"),
        pytest.param([1], {}, [], [], id="expected"),
        pytest.param([1, 2], {}, [], [2], id="mended"),
        pytest.param([2], {"1": "why", "2": "why"}, [], [], id="real time"),
    ],
)
def test_what_is_new_and_what_is_mended(file, failing, real_time, new, mended):
    path = file(STEP)
    expected = KnownFailures(failing={"area": {"a": failing}}, real_time={"area": {"a": real_time}})
    replayed = ScenarioResult(file=path, outcomes=WRONG_AND_SAME)
    assert [number for number, _ in replayed.new_failures(expected)] == new
    assert replayed.holding_again(expected) == mended


def test_a_list_of_expected_failures(tmp_path):
    (tmp_path / "list.json").write_text('{"failing": {"area": {"a": [1]}}}')
    assert read_known_failures(tmp_path / "list.json").failing == {"area": {"a": [1]}}
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(BadRecording, match="no list of expected failures"):
        read_known_failures(tmp_path / "list.json")


def test_notes_tell_what_set_up_met(file, target):
    (replayed,) = run([file({**WRONG, "setup": True}, STEP)], Plan(target=target))
    assert replayed.notes == ("GET / as admin: status: is 200, expected 418",)
