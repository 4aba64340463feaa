"""go-cfclient, which nobody here wrote, over HTTP: every test of the Go module beside this one is a test here.

`go test` runs once, against two worlds: one whose clock runs, and one whose clock stands until a test moves it.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from clients.furnished import SETTINGS, seed

from fakecc import FakeCC

MODULE = Path(__file__).parent / "go"
NAMES = [
    name
    for source in sorted(MODULE.glob("*_test.go"))
    for name in re.findall(r"^func (Test\w+)\(t \*testing\.T\)", source.read_text(), re.MULTILINE)
]
GO = shutil.which("go")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(GO is None and not os.environ.get("CI"), reason="there is no go on the PATH"),
]

ASYNCHRONOUS = {"asynchronous": True, "asynchronous_bindings": True}


@pytest.fixture(scope="module")
def outcomes():
    """What each Go test came to, and what it printed."""
    soon, told_to = seed(**ASYNCHRONOUS, mode="after", seconds=0.05), seed(**ASYNCHRONOUS, mode="manual")
    with FakeCC(clock="real", settings=SETTINGS, seed=soon) as cloud:
        standing = cloud.open("standing", clock="virtual", seed=told_to)
        told = {"FAKECC_URL": cloud.url, "FAKECC_STANDING_URL": standing.url}
        ran = subprocess.run(  # noqa: S603 - our own command
            [GO or "go", "test", "-json", "-count=1", "-parallel=8", "./..."],
            cwd=MODULE, env={**os.environ, **told}, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        failures = [*cloud.world.failures.texts, *standing.world.failures.texts]
        cloud.world.failures.clear()
        standing.world.failures.clear()
    assert failures == [], ran.stderr
    return read_events(ran.stdout) or {"": ("not built", ran.stdout + ran.stderr)}


def read_events(text):
    """The lines of `go test -json` as {name: (action, output)}, those of subtests with their test's."""
    results = {}
    for line in text.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        name = event.get("Test", "").partition("/")[0]
        if name:
            action, output = results.get(name, ("", ""))
            whole = event["Test"] == name and event["Action"] in {"pass", "fail", "skip"}
            results[name] = (event["Action"] if whole else action, output + event.get("Output", ""))
    return results


@pytest.mark.parametrize("name", NAMES)
def test_go(outcomes, name):
    action, output = outcomes.get(name) or outcomes.get("", ("not run", ""))
    assert action == "pass", f"{action}\n{output}"
