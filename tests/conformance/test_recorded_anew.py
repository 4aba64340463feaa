"""What `fakecc record` makes of a served fakecc, `fakecc replay` finds on another: every step of every scenario.

The suite takes a fifth of the scenarios, on each day another one; FAKECC_ANEW=all takes them all, as `.ci/run` does.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import zlib

import known_failures
import pytest

pytestmark = pytest.mark.slow
CONFIG = known_failures.HERE / "installation-uaa.yml"
PARTS = 5
# A secret with signs that are decoded on their way; a replay makes up one without.
LEFT_OUT = {"uaa/token-client-credentials": "its client's secret has signs that a made-up one has not"}
SECRETS = ("admin-secret", "cc_service_key_client-secret", "correct-horse")


def is_of_today(scenario):
    day = dt.datetime.now(tz=dt.UTC).date().toordinal()
    return os.environ.get("FAKECC_ANEW") == "all" or (zlib.crc32(scenario.encode()) - day) % PARTS == 0


def scenarios_of(area):
    files = sorted((known_failures.RECORDINGS / area).glob("*.json"))
    return [file for file in files if is_of_today(f"{area}/{file.stem}")]


def run(*command):
    return subprocess.run(  # noqa: S603 - our own command
        [known_failures.FAKECC, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


class Recorded:
    """Scenarios of areas that are installed alike, recorded from one server and replayed against another.

    A few that differ are recorded once more when the others are over: on a busy machine a staging may end between two
    requests, and then the recording says so. `told` is what the commands said, by the folder of the recordings.
    """

    def __init__(self, folder, options):
        self.told = {}
        first = self._record_and_replay(folder, options)
        wrong = [name for name, scenario in first.items() if scenario["new"]]
        again = {}
        if 0 < len(wrong) <= len(first) // 20 + 1:
            copies = folder / "again"
            for area, file in (name.split("/") for name in wrong):
                (copies / "old" / area).mkdir(parents=True, exist_ok=True)
                shutil.copy(folder / "old" / area / file, copies / "old" / area)
            again = self._record_and_replay(copies, options)
        self.scenarios = {**first, **again}

    def _record_and_replay(self, folder, options):
        worlds = ("--worlds", "--world-seed", known_failures.DIEGO, "--jobs", str(known_failures.SIDE_BY_SIDE))
        secrets = ("--uaa-config", CONFIG, "--patience", str(known_failures.PATIENCE), *worlds)
        new, report = folder / "new", folder / "report.json"
        with known_failures.server(*options) as url:
            recording = run("record", "--scenarios", folder / "old", "--into", new, "--target", url, *secrets)
        with known_failures.server(*options) as url:
            listed = ("--expect", known_failures.KNOWN, "--json", report)
            replaying = run("replay", new, "--target", url, *listed, *secrets)
        self.told[new] = recording.stdout + replaying.stdout
        scenarios = json.loads(report.read_text())["scenarios"] if report.exists() else []
        return {"/".join(each["file"].split("/")[-2:]): each for each in scenarios}

    def of(self, area):
        return [each for name, each in self.scenarios.items() if name.startswith(f"{area}/")]


@pytest.fixture(scope="module")
def recorded(request, tmp_path_factory):
    """By the options of their servers, what came of the areas that are asked for."""
    asked = {
        item.callspec.params["area"]
        for item in request.session.items
        if item.module is request.module and "area" in item.fixturenames
    }
    folders = {}
    for area in asked:
        options = known_failures.OPTIONS.get(area, ())
        folder = folders.setdefault(options, tmp_path_factory.mktemp("recorded"))
        for file in scenarios_of(area):
            (folder / "old" / area).mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / "old" / area)
    return {options: Recorded(folder, options) for options, folder in folders.items() if (folder / "old").exists()}


@pytest.mark.parametrize("area", [area for area in known_failures.AREAS if scenarios_of(area)])
def test_a_new_recording_holds_elsewhere(area, recorded):
    made = recorded[known_failures.OPTIONS.get(area, ())]
    assert len(made.of(area)) == len(scenarios_of(area)), made.told
    differing = [(each["file"], number, each["steps"][number - 1]) for each in made.of(area) for number in each["new"]]
    assert differing == []
    assert all(each["steps"] for each in made.of(area))


def test_nothing_is_left_out_but_what_is_listed(recorded):
    texts = [text for made in recorded.values() for text in made.told.values()]
    told = [line for text in texts for line in text.splitlines() if "left out" in line]
    assert [line for line in told if not any(name in line and why in line for name, why in LEFT_OUT.items())] == []


def test_no_secret_of_the_installation_is_in_a_recording(recorded):
    texts = [file.read_text() for made in recorded.values() for folder in made.told for file in folder.rglob("*.json")]
    assert texts
    assert [secret for secret in SECRETS for text in texts if secret in text] == []
