""".ci/run takes its commands from the README's marked blocks, and fails where one of them is missing or empty.

Its tools (pip, ruff, pytest ...) are replaced by commands that print their name: what is tested is the script.
"""

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
TOOLS = (
    "python3.11", "python3.12", "python3.13", "pip", "ruff", "mypy", "pyright", "lint-imports", "pytest", "node", "sphinx-build", "codespell",
)  # fmt: skip
MARKS = (
    "run: pytest",
    "run: server",
    "run: python",
    "run: container",
    "ci: install-and-serve",
    "ci: test",
    "ci: install-tests",
    "ci: run-tests",
    "ci: run-clients",
)


@pytest.fixture
def run(tmp_path):
    """Run a copy of .ci/run beside the README that is given, where every tool only prints its name."""
    shutil.copytree(ROOT / ".ci", tmp_path / "repository/.ci")
    (tmp_path / "repository/.ci/newcomer").write_text("echo a newcomer\n")
    (tmp_path / "repository/docs").mkdir()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $*"\n')
        (tools / name).chmod(0o755)

    def run_with(readme):
        (tmp_path / "repository/README.md").write_text(readme)
        environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
        command = ["/bin/bash", tmp_path / "repository/.ci/run"]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)  # noqa: S603 - our own command

    return run_with


def without_text(mark):
    """The README with an empty block under a mark."""
    head, rest = README.split(f"<!-- {mark} -->\n", 1)
    fence, text = rest.split("\n", 1)
    return f"{head}<!-- {mark} -->\n{fence}\n```{text.split('```', 1)[1]}"


def without_block(mark):
    """The README with a mark above which no block stands."""
    head, rest = README.split(f"<!-- {mark} -->\n", 1)
    return f"{head}<!-- {mark} -->\n{rest.split('```', 2)[2]}"


def without_mark(mark):
    """The README with a block whose mark was taken away."""
    return README.replace(f"<!-- {mark} -->\n", "", 1)


def test_ci_passes_with_this_readme_and_runs_its_commands(run):
    ran = run(README)

    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "CI passed"), ran.stdout + ran.stderr
    assert "pip install --editable .[test]" in ran.stdout.splitlines()
    assert {"pytest ", "pytest tests/clients", "pytest -q -m not slow", "a newcomer"} <= set(ran.stdout.splitlines())


@pytest.mark.parametrize("change", [without_text, without_block, without_mark])
def test_ci_fails_where_a_block_is_missing_or_empty(run, change):
    ran = run(change("run: server"))

    assert (ran.returncode, "== readme: FAILED" in ran.stdout) == (1, True), ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("CI failed: readme")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("change", [without_text, without_block, without_mark])
def test_every_block_is_looked_for(change, mark):
    complaints = runpy.run_path(str(ROOT / ".ci/readme_blocks.py"))["complaints"]

    assert [complaint.split(" -->")[0] for complaint in complaints(change(mark))] == [f"<!-- {mark}"]


def test_a_block_that_nobody_expects_is_complained_of():
    complaints = runpy.run_path(str(ROOT / ".ci/readme_blocks.py"))["complaints"]

    assert complaints(f"{README}\n<!-- ci: moon -->\n```sh\ntrue\n```\n") == ["<!-- ci: moon --> is not expected"]


def test_ci_runs_the_quick_tests_on_every_python_of_the_classifiers(run):
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', (ROOT / "pyproject.toml").read_text())
    told = run(README).stdout.splitlines()
    quick = [
        line.split()[1].rstrip(":").removeprefix("python-") for line in told if re.match(r"== python-.*: ok", line)
    ]
    assert quick == [version for version in named if version != "3.11"]


@pytest.mark.parametrize(
    ("mark", "part"),
    [
        ("ci: install-tests", "== install: FAILED"),
        ("ci: run-tests", "== tests: FAILED"),
        ("ci: run-clients", "== clients: FAILED"),
    ],
)
def test_a_part_whose_commands_are_missing_fails(run, mark, part):
    assert part in run(without_text(mark)).stdout
