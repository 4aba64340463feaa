"""Every code block of the documents is run, written by a program, or only read for its syntax, with the reason why.

Above a block stands a mark that a reader does not see: `<!-- run: pytest -->`, `pytest alone` (in a module of its own), `python`, `shell`, `seed`, `settings` or `json`;
`<!-- syntax: WHY -->` where it cannot be run here. `text` and what Sphinx makes of `{...}` are no code.
"""

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from fakecc import FakeCC
from fakecc.settings import Settings

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[^\n]*) -->\n)?^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
NO_CODE = re.compile(r"text|console|\{.*\}.*")
# Pages whose blocks other tests follow, and which do; the design's pages draw.
ELSEWHERE = {
    "add-a-resource.md": "test_add_a_resource.py",
    "architecture.md": "",
    "style.md": "",
}
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if "decisions" not in path.parts)


def blocks():
    """Page, number, mark, kind and text of every block of code."""
    for page in PAGES:
        if page in ELSEWHERE:
            continue
        for number, match in enumerate(BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")), 1):
            if not NO_CODE.fullmatch(match["kind"]):
                yield page, number, match["mark"] or "", match["kind"], match["text"]


BLOCKS = list(blocks())


def marked(mark):
    return [pytest.param(text, id=f"{page}-{number}") for page, number, each, _, text in BLOCKS if each == mark]


def test_every_block_has_its_mark():
    known = re.compile(r"run: (pytest|pytest alone|python|shell|seed|settings|json)|syntax: \S.*")
    assert [(page, number) for page, number, mark, _, _ in BLOCKS if not known.fullmatch(mark)] == []


def test_pages_that_other_tests_follow_are_there():
    assert set(ELSEWHERE) <= set(PAGES)


@pytest.mark.parametrize("page", sorted({page for page, _, mark, _, _ in BLOCKS if mark == "run: pytest"}))
def test_tests_pass(page, pytester):
    texts = [text for each, _, mark, _, text in BLOCKS if (each, mark) == (page, "run: pytest")]
    pytester.makepyfile(test_it="\n\n".join(["import pytest", *texts]))
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:benchmark", "-p", "no:xdist")
    expected = sum(len(re.findall(r"^ *def test_", text, re.MULTILINE)) for text in texts)
    result.assert_outcomes(passed=expected)


@pytest.mark.parametrize("text", marked("run: pytest alone"))
def test_a_module_of_tests_passes(text, pytester):
    pytester.makepyfile(test_it=text)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:benchmark", "-p", "no:xdist")
    result.assert_outcomes(passed=len(re.findall(r"^(?:async )?def test_", text, re.MULTILINE)))


@pytest.mark.parametrize("text", marked("run: python"))
def test_programs_run(text, tmp_path):
    ran = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("text", marked("run: shell"))
def test_scripts_run(text, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    script = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n" + text.replace("8181", port)
    ran = subprocess.run(  # noqa: S603 - our own
        ["/bin/bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False, env={**os.environ, "PATH": path, "FAKECC_PORT": port},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert '"links"' in ran.stdout or '"resources"' in ran.stdout


@pytest.mark.parametrize("text", marked("run: seed"))
def test_seeds_are_taken(text):
    seed = yaml.safe_load(text)
    with FakeCC(preset="empty", seed=seed) as cc:
        clients = [cc.world.uaa_clients.first(client_id=client["id"]) for client in seed.get("clients", ())]
        assert all(clients or [cc.world.organizations.first(name="shop")])


@pytest.mark.parametrize("text", marked("run: settings"))
def test_settings_are_taken(text):
    Settings().with_changes(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param(kind, text, id=f"{page}-{n}")
        for page, n, mark, kind, text in BLOCKS
        if mark.startswith(("syntax: ", "run: json"))
    ],
)
def test_what_is_not_run_has_a_good_syntax(kind, text, tmp_path):
    if kind == "python":
        ast.parse(text)
    elif kind == "yaml":
        assert list(yaml.safe_load_all(text))
    elif kind == "json":
        json.loads(text)
    elif kind == "sh":
        subprocess.run(["/bin/bash", "-n", "-c", text], check=True)  # noqa: S603 - our own
    elif kind == "go" and shutil.which("gofmt"):
        ran = subprocess.run(  # noqa: S603 - our own
            [shutil.which("gofmt"), "-l", "-e"], input=text, capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")
    elif kind == "java" and shutil.which("java"):
        _parse_java(text, tmp_path)
    else:
        assert kind in {"go", "java", "hcl"}
        assert text.count("{") == text.count("}")


def _parse_java(text, folder):
    """javac stops at the syntax where it is wrong, and at the missing imports where it is right."""
    (folder / "Example.java").write_text(text, encoding="utf-8")
    ran = subprocess.run(  # noqa: S603 - our own
        [shutil.which("javac"), "-proc:none", "-d", str(folder), str(folder / "Example.java")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    errors = [line for line in ran.stderr.splitlines() if ": error: " in line]
    assert all("does not exist" in line or "cannot find symbol" in line for line in errors), ran.stderr
