"""Requests that schemathesis derives from CF's OpenAPI document: whatever is sent, nothing breaks and nothing hangs."""

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

import fakecc

ROOT = Path(__file__).parents[2]
DOCUMENT = Path(os.environ.get("FAKECC_SHARED", ROOT.parent / "shared")) / "reference/openapi-v3.yaml"
SCHEMATHESIS = Path(sysconfig.get_path("scripts")) / "schemathesis"

pytestmark = pytest.mark.slow
WHOLE_API = pytest.mark.skipif(not DOCUMENT.exists(), reason=f"there is no OpenAPI document at {DOCUMENT}")
# After this one nobody listens, as it is meant: tests/control/test_worlds.py has it.
OUTAGE = "/outage$"
# Document (None: the one that fakecc serves), which paths, and the fewest requests that show that it was read.
DOCUMENTS = [
    pytest.param(DOCUMENT, "^/v3", 10_000, id="Cloud Foundry's", marks=WHOLE_API),
    pytest.param(None, "^/_fakecc", 5_000, id="the control API's, seeds and faults among it"),
]


@pytest.mark.parametrize(("document", "paths", "fewest"), DOCUMENTS)
def test_whatever_a_document_allows_or_forbids_breaks_nothing(tmp_path, document, paths, fewest):
    with fakecc.FakeCC(preset="small") as cloud:
        command = [
            SCHEMATHESIS, "run", document or f"{cloud.url}/_fakecc/openapi.json", "--url", cloud.url,
            "--include-path-regex", paths, "--exclude-path-regex", OUTAGE, "--phases", "examples,coverage", "--checks", "only_real_errors",
            "--header", f"Authorization:{cloud.token(seconds=10**8)}", "--request-timeout", "10", "--seed", "1",
            "--continue-on-failure", "--warnings", "off", "--no-color", "--workers", "1",
        ]  # fmt: skip
        hooks = {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(Path(__file__).parent)}
        ran = subprocess.run(  # noqa: S603 - our own command
            command, cwd=tmp_path, env={**os.environ, **hooks, "FAKECC_UNDER_TEST": cloud.url},
            capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip
        failures = [failure.text for failure in cloud.world.failures.texts]
        cloud.world.failures.clear()
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert failures == []
    assert int(re.search(r"(\d+) generated", ran.stdout)[1]) > fewest
