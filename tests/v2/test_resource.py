"""Resources of v2 by name."""

import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_resource_is_known_before_its_page_was_asked():
    script = "from fakecc.v2.resource import resource_named; print(resource_named('space_quota_definitions').name)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert ran.stdout == "space_quota_definitions\n"
