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

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DOCUMENT.exists(), reason=f"there is no OpenAPI document at {DOCUMENT}"),
]


def test_the_services_paths_answer_no_error_of_their_own(tmp_path):
    with fakecc.FakeCC(preset="small") as cloud:
        command = [
            SCHEMATHESIS, "run", DOCUMENT, "--url", cloud.url, "--include-path-regex", "^/v3/(service_|jobs)",
            "--phases", "examples,coverage", "--checks", "only_real_errors", "--header", f"Authorization:{cloud.token()}",
            "--request-timeout", "10", "--seed", "1", "--continue-on-failure", "--warnings", "off", "--no-color",
        ]  # fmt: skip
        hooks = {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(Path(__file__).parent)}
        ran = subprocess.run(  # noqa: S603 - our own command
            command, cwd=tmp_path, env={**os.environ, **hooks, "FAKECC_UNDER_TEST": cloud.url},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        cloud.world.failures.clear()  # what breaks as the real one does is told there, too
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert int(re.search(r"(\d+) generated", ran.stdout)[1]) > 500
