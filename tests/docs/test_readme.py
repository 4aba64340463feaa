"""The README does what it says: its code blocks are run."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from fakecc import FakeCC

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"<!-- (?P<kind>run|ci|syntax): (?P<name>[^\n]+) -->\n```\w+\n(?P<text>.*?)```\n", re.DOTALL)
BLOCKS = [match.groupdict() for match in BLOCK.finditer(README)]


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
    shells = [block["name"] for block in BLOCKS if block["kind"] == "run" and block["name"] != "pytest"]
    assert len(shells) >= 3
    assert [name for name in shells if named(name)[0].count("\n") > 8] == []


def test_the_first_screen_is_a_test_that_passes(pytester):
    blocks = named("pytest")
    assert README.split("\n").index(blocks[0].split("\n")[0]) < 20
    pytester.makepyfile(**{f"test_{number}": block for number, block in enumerate(blocks)})
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:benchmark", "-p", "no:xdist")

    result.assert_outcomes(passed=len(named("pytest")))


def test_a_client_of_python(capsys, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    with FakeCC() as cc:
        exec(named("python")[0], {"fakecc": cc})  # noqa: S102 - the README's
    assert capsys.readouterr().out == "['system', 'org']\n"


def test_the_figures_of_what_is_served_are_those_of_the_coverage():
    coverage = (ROOT / "docs" / "coverage.md").read_text()
    for version, told in (("v3", r"(\d+ of \d+) operations"), ("v2", r"\| (\d+ of \d+) \| the same")):
        assert re.search(told, README)[1] == re.search(rf"## {version}: (.*)", coverage)[1]


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
