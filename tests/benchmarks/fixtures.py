"""What a clean world costs a test: a thousand tests that create an instance over HTTP, in one process.

Run: python tests/benchmarks/fixtures.py. Budget: 10 seconds, pytest's own start included.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = """
import http.client
import json

import pytest


@pytest.mark.parametrize("number", range(1000))
def test_one_instance(fakecc, number):
    space = fakecc.world.spaces.first(name="space").guid
    plan = fakecc.world.service_plans.first(name="sync").guid
    related = {"space": {"data": {"guid": space}}, "service_plan": {"data": {"guid": plan}}}
    body = json.dumps({"type": "managed", "name": "db", "relationships": related})
    connection = http.client.HTTPConnection(fakecc.url.removeprefix("http://"))
    connection.request("POST", "/v3/service_instances", body, {**fakecc.headers(), "Content-Type": "application/json"})
    assert connection.getresponse().status == 202
    connection.close()
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_instances.py").write_text(TESTS)
        begin = time.perf_counter()
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
        subprocess.run(command, check=True, cwd=folder)  # noqa: S603 - our own
        taken = time.perf_counter() - begin
    print(f"1000 tests, each with a clean world and a new instance: {taken:.1f} s (budget 10)")
    sys.exit(taken > 10)


if __name__ == "__main__":
    main()
