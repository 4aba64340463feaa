"""A world that outlasts its process."""

import json

import pytest

from fakecc import VirtualClock, World
from fakecc.arrange.checking import BadInput
from fakecc.arrange.snapshots import keeping
from fakecc.arrange.snapshots.keeping import KeptState
from fakecc.arrange.snapshots.versions import VERSION
from fakecc.clock import RealClock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.json"


def world_at(seconds=1000.0):
    return World(clock=VirtualClock(seconds), guids=1)


def names(world):
    return [organization.name for organization in world.organizations]


def test_a_world_is_there_again(path):
    first, second = world_at(), world_at(5000.0)
    kept = KeptState(first, path)
    kept.start()
    first.seed(organizations=[{"name": "mine"}])
    first.clock.advance(60)
    kept.stop()
    again = KeptState(second, path)
    again.start()
    again.stop()

    assert (names(second), second.clock.now()) == (["system", "org", "mine"], 1060.0)


def test_it_is_written_soon_after_a_change_and_only_then(path, monkeypatch):
    monkeypatch.setattr(keeping, "INTERVAL_SECONDS", 0.01)
    monkeypatch.setattr(keeping, "SHARE", 0)
    world = world_at()
    kept = KeptState(world, path)
    kept.start()
    world.seed(organizations=[{"name": "mine"}])
    while '"name": "mine"' not in path.read_text():
        pass
    kept.stop()
    written = path.stat().st_mtime_ns

    assert (kept.write(), path.stat().st_mtime_ns == written) == (False, True)


@pytest.mark.parametrize("change", ["a record", "the time", "the settings", "a rollback"])
def test_what_is_a_change(path, change):
    world = world_at()
    kept = KeptState(world, path)
    kept.write()
    if change == "a record":
        world.seed(users=[{"username": "x"}])
    elif change == "the time":
        world.clock.advance(1)
    elif change == "the settings":
        world.seed(settings={"temporary_enable_v2": False})
    else:
        world.reset()
    assert (kept.write(), kept.write()) == (True, False)


@pytest.mark.parametrize(
    ("saved", "now", "again"),
    [(1000.0, 5000.0, 5000.0), (9000.0, 5000.0, 9000.0)],
    ids=["it went on", "it was moved ahead"],
)
def test_a_real_clock_goes_on_while_nobody_serves(path, saved, now, again):
    KeptState(World(clock=RealClock(start=saved)), path).write()
    world = World(clock=RealClock(start=now))
    kept = KeptState(world, path)
    kept.start()
    kept.stop()
    assert int(world.clock.now()) - int(again) in {0, 1}


@pytest.mark.parametrize("content", ["{", '{"version": 99, "tables": {}}', '{"tables": {"nothing": []}}'])
def test_a_file_that_holds_no_state_stays(path, content):
    path.write_text(content)
    with pytest.raises(BadInput):
        KeptState(world_at(), path).start()
    assert path.read_text() == content


def test_a_file_that_cannot_be_written_is_refused_at_the_start(tmp_path):
    with pytest.raises(BadInput, match="cannot be written"):
        KeptState(world_at(), tmp_path / "nowhere" / "state.json").start()


def test_what_cannot_be_written_later_is_told_and_ends_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "INTERVAL_SECONDS", 0.01)
    monkeypatch.setattr(keeping, "SHARE", 0)
    folder = tmp_path / "folder"
    folder.mkdir()
    world = world_at()
    kept = KeptState(world, folder / "state.json")
    kept.start()
    (folder / "state.json").unlink()
    folder.rmdir()
    world.seed(organizations=[{"name": "mine"}])
    while not world.failures.texts:
        pass
    folder.mkdir()
    kept.stop()

    assert world.failures.texts[0].where == f"writing {folder}/state.json"
    assert "mine" in (folder / "state.json").read_text()
    world.failures.clear()


def test_the_file_has_a_version(path):
    KeptState(world_at(), path).write()
    assert json.loads(path.read_text())["version"] == VERSION
    assert [each.name for each in path.parent.iterdir()] == ["state.json"]
