"""The Java client, which nobody here wrote, over HTTP: every test of the Maven project beside this one is a test here.

Maven runs once, against an installation with one of everything.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from clients.furnished import SETTINGS, furnish, seed

from fakecc import FakeCC

PROJECT = Path(__file__).parent / "java"
REPORTS = PROJECT / "target/surefire-reports"
NAMES = [
    f"{source.stem}.{name}"
    for source in sorted(PROJECT.glob("src/test/java/clients/*Test.java"))
    for name in re.findall(r"@Test\n    void (\w+)\(", source.read_text())
]
MISSING = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING) and not os.environ.get("CI"), reason=f"not on the PATH: {' '.join(MISSING)}"),
]


@pytest.fixture(scope="module")
def outcomes():
    """What went wrong in each Java test: None, or its trace."""
    shutil.rmtree(REPORTS, ignore_errors=True)
    with FakeCC(clock="real", settings=SETTINGS, seed=seed()) as cloud:
        told = {"FAKECC_URL": cloud.url, "FAKECC_GUIDS": json.dumps(furnish(cloud))}
        ran = subprocess.run(
            ["mvn", "--batch-mode", "--no-transfer-progress", "test"],  # noqa: S607 - whichever is on the PATH
            cwd=PROJECT, env={**os.environ, **told}, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        failures = list(cloud.world.failures.texts)
        cloud.world.failures.clear()
    assert failures == [], ran.stdout
    return read_reports() or {"": ran.stdout}


def read_reports():
    """Surefire's reports as {"Class.test": trace or None}."""
    found = {}
    for report in REPORTS.glob("TEST-*.xml"):
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own file
            wrong = next((part for part in case if part.tag in {"failure", "error", "skipped"}), None)
            name = f"{case.get('classname', '').rpartition('.')[2]}.{case.get('name', '').partition('(')[0]}"
            found[name] = None if wrong is None else f"{wrong.tag}\n{wrong.text}"
    return found


@pytest.mark.parametrize("name", NAMES)
def test_java(outcomes, name):
    wrong = outcomes.get(name, outcomes.get("", "not run"))
    assert wrong is None, wrong
