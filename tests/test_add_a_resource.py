"""docs/add-a-resource.md is followed to the letter: in a copy of the repository its files are made, and its tests pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/add-a-resource.md").read_text()
BLOCK = re.compile(r"<!-- (?P<kind>new|append|change): (?P<path>\S+) -->\n```\w+\n(?P<text>.*?)```\n", re.DOTALL)
BLOCKS = [match.groupdict() for match in BLOCK.finditer(GUIDE)]
TESTS = [block["path"] for block in BLOCKS if Path(block["path"]).name.startswith("test_")]


def follow(block, repository):
    """Do what one block of the guide says."""
    file = repository / block["path"]
    file.parent.mkdir(exist_ok=True)
    if block["kind"] == "new":
        assert not file.exists()
        file.write_text(block["text"])
    elif block["kind"] == "append":
        file.write_text(f"{file.read_text()}\n\n{block['text']}")
    else:
        lines = block["text"].splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+").removesuffix("\n")
        after = "".join(line[1:] for line in lines if line[0] != "-").removesuffix("\n")
        text = file.read_text()
        assert text.count(before) == 1, f"{block['path']} does not hold once: {before}"
        file.write_text(text.replace(before, after))


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A copy of the repository in which the guide was followed."""
    copy = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT / "fakecc", copy / "fakecc", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__", "recordings"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for block in BLOCKS:
        follow(block, copy)
    return copy


def run(repository, *command):
    """Run a Python module in the copy; gives what it printed where it failed."""
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    ran = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-m", *command], cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
    return ran.stdout + ran.stderr if ran.returncode else ""


def test_every_block_of_code_is_followed():
    assert len(BLOCKS) == GUIDE.count("```") / 2


def test_the_tests_of_the_guide_pass(repository):
    assert run(repository, "pytest", "-q", "-p", "no:cacheprovider", *TESTS) == ""


def test_the_code_of_the_guide_is_in_our_style(repository):
    run(repository, "ruff", "check", "--no-cache", "--fix", "--quiet", ".")
    assert run(repository, "ruff", "check", "--no-cache", ".") == ""
