"""The README does what it says: its code blocks are run."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"<!-- (?P<kind>run|ci): (?P<name>[\w-]+) -->\n```\w+\n(?P<text>.*?)```\n", re.DOTALL)
BLOCKS = [match.groupdict() for match in BLOCK.finditer(README)]

# What the README calls `my_code`.
MY_CODE = """
import json
import urllib.request

def ask(url, token, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": token, "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers), timeout=5) as answer:
        return answer.headers["Location"], json.load(answer) if data is None else None

def guid(api, token, path):
    return ask(f"{api}{path}", token)[1]["resources"][0]["guid"]

def create_database(api, token, plan):
    related = {"space": "/v3/spaces?names=space", "service_plan": f"/v3/service_plans?names={plan}"}
    relationships = {name: {"data": {"guid": guid(api, token, path)}} for name, path in related.items()}
    body = {"type": "managed", "name": "db", "relationships": relationships}
    return ask(f"{api}/v3/service_instances", token, body)[0], token

def state_of(job):
    return ask(*job)[1]["state"]

def why_failed(job):
    return ask(*job)[1]["errors"][0]["detail"]
"""


def named(name):
    return [block["text"] for block in BLOCKS if block["name"] == name]


def bash(script, **environment):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S603 - our own commands
        ["/bin/bash", "-euc", script],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False, env={**os.environ, "PATH": path, **environment},
    )  # fmt: skip


def test_every_code_block_is_run_or_is_for_ci():
    assert len(BLOCKS) == README.count("```") / 2


def test_no_way_to_run_it_takes_more_than_eight_lines():
    assert [block["name"] for block in BLOCKS if block["kind"] == "run" and block["text"].count("\n") > 8] == []


def test_the_pytest_blocks_pass(pytester):
    pytester.makepyfile(my_code=MY_CODE, test_it="\n\n".join(["import my_code\nimport pytest", *named("pytest")]))
    pytester.syspathinsert()
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:benchmark")

    result.assert_outcomes(passed=2)


def test_the_server_block_gets_an_answer():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    script = f"pip() {{ :; }}; trap 'kill %1' EXIT\n{named('server')[0]}"
    ran = bash(script, FAKECC_PORT=port)

    assert (ran.returncode, '"links"' in ran.stdout) == (0, True), ran.stderr


def test_the_container_block_publishes_the_port_that_the_image_exposes():
    ran = bash(f'docker() {{ echo "$@"; }}\n{named("container")[0]}')
    exposed = re.search(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert exposed
    assert ran.stdout.splitlines() == ["build --tag fakecc .", f"run --rm --publish 8181:{exposed[1]} fakecc"]


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_what_it_points_at_is_there(target):
    assert (ROOT / target).exists()
