"""Many scenarios are recorded side by side."""

import json

import pytest

from fakecc.remote.recording_many import record_all
from fakecc.remote.running import Plan
from fakecc.remote.scenario_worlds import ScenarioWorlds
from fakecc.remote.scenarios import NoAnswer
from fakecc.remote.targets import RemoteServer

CREATE = {"request": {"method": "POST", "path": "/v3/organizations", "as": "admin", "json": {"name": "same"}}}


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"{name}.json" for name in "ba"]
    for path in paths:
        path.write_text(json.dumps({"scenario": path.stem, "users": {"admin": "g"}, "steps": [CREATE]}))
    return paths


def test_each_has_a_world_of_its_own(files, target):
    heard = []
    plan = Plan(target=target, jobs=2, worlds=ScenarioWorlds(body={"preset": "empty"}))
    made = record_all(files, plan, heard.append)
    assert list(made) == files
    assert [each.recording["steps"][0]["response"]["status"] for each in made.values()] == [201, 201]
    assert len(heard) == 2


def test_the_file_is_named_whose_server_does_not_answer(files):
    with pytest.raises(NoAnswer, match=r"b\.json: POST /v3/organizations: no answer"):
        record_all(files[:1], Plan(target=RemoteServer(api="http://127.0.0.1:1")))
