"""Snapshots in files: readable, and whole at every moment, whoever is killed."""

import json
import signal
import subprocess
import sys

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput
from fakecc.arrange.snapshots import files
from fakecc.arrange.snapshots.versions import VERSION

# Writes a state to the file over and over, and kills itself amid the write of that number.
KILLED = """
import os, signal, sys
from pathlib import Path
from fakecc import VirtualClock, World
from fakecc.arrange.snapshots import files
from fakecc.arrange.snapshots.versions import VERSION

world, number = World(clock=VirtualClock(1000.0), guids=1), 0

def progress(records):
    if records and number == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

while True:
    number += 1
    world.seed(organizations=[{"name": f"number-{number}"}])
    files.write(Path(sys.argv[1]), world.snapshot(), progress)
"""


@pytest.fixture
def world():
    return World(clock=VirtualClock(1000.0), guids=1)


def names(path):
    again = World("empty")
    again.restore(path)
    return [organization.name for organization in again.organizations]


def test_a_file_is_the_snapshot_with_a_record_a_line(world, tmp_path):
    path = tmp_path / "state.json"
    world.save(path)
    lines = path.read_text().splitlines()
    org = world.organizations.first(name="org").guid

    assert json.loads(path.read_text()) == world.snapshot()
    assert sum(f'{{"guid": "{org}"' in line for line in lines) == 1
    assert lines[:3] == ["{", f' "version": {VERSION},', ' "world": "default",']


def test_a_world_without_records_and_one_of_many(world, tmp_path):
    nothing = {"version": 1, "tables": {}}
    files.write(tmp_path / "a.json", nothing)
    many = {"version": 1, "tables": {"x": [{"number": number} for number in range(1200)], "y": [{}]}}
    files.write(tmp_path / "b.json", many)
    assert [files.read(tmp_path / name) for name in ("a.json", "b.json")] == [nothing, many]


def test_progress_is_told_by_records(world, tmp_path):
    told = []
    files.write(tmp_path / "a.json", {"version": 1, "tables": {"x": [{}] * 700}}, told.append)
    assert sum(told) == 700


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 3])
def test_who_is_killed_amid_a_write_leaves_the_one_before(tmp_path, number):
    path = tmp_path / "state.json"
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path), str(number)], timeout=60, check=False)  # noqa: S603 - ours
    left = names(path)
    beside = [each.name for each in tmp_path.iterdir() if each != path]
    world = World("empty")
    world.save(path)

    assert ran.returncode == -signal.SIGKILL
    assert left == ["system", "org", *(f"number-{each}" for each in range(1, number))]
    assert beside == [".state.json.new"]
    assert (names(path), [each.name for each in tmp_path.iterdir()]) == (["system"], ["state.json"])


def test_a_write_that_fails_leaves_the_one_before(world, tmp_path):
    path = tmp_path / "state.json"
    world.save(path)
    before = path.read_text()
    with pytest.raises(TypeError):
        files.write(path, {"version": 1, "tables": {"x": [{"odd": object()}]}})
    assert (path.read_text(), [each.name for each in tmp_path.iterdir()]) == (before, ["state.json"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read: .*No such file"),
        (b"\xff\xfe", "cannot be read: .*codec"),
        (b'{"version": 1', "not JSON"),
    ],
    ids=["none", "no text", "cut off"],
)
def test_what_is_no_state(world, tmp_path, content, problem):
    path = tmp_path / "state.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=problem):
        world.restore(path)
