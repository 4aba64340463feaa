"""A type checker reads the Python of the documents: what a reader pastes is right to it, too."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(path for path in (ROOT / "docs").rglob("*.md") if "decisions" not in path.parts)]
BLOCK = re.compile(
    r"<!-- (?:run: (?:pytest|python)|syntax: [^\n]*) -->\n```python\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
# What pytest gives by name, and what a reader of a page has at hand.
FIXTURES = {"fakecc": "FakeCC", "monkeypatch": "pytest.MonkeyPatch", "tmp_path": "Path"}
PRELUDE = """\
# mypy: check-untyped-defs
from pathlib import Path
import pytest
import requests
from cloudfoundry_client.client import CloudFoundryClient
from fakecc import FakeCC
fakecc: FakeCC
"""


def annotated(text):
    """The text, with types at the parameters that are fixtures we know."""

    def annotate(match):
        names = [name.strip() for name in match["parameters"].split(",") if name.strip()]
        return f"def {match['name']}({', '.join(f'{name}: {FIXTURES[name]}' if name in FIXTURES else name for name in names)})"

    return re.sub(r"def (?P<name>\w+)\((?P<parameters>[\w, ]*)\)", annotate, text)


def written(folder):
    """The blocks of each page in one file, as a reader has them in mind."""
    files = []
    for page in PAGES:
        texts = [match["text"] for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]
        if texts:
            name = re.sub(r"\W", "_", page.relative_to(ROOT).with_suffix("").as_posix())
            files.append(folder / f"{name}.py")
            files[-1].write_text(PRELUDE + annotated("\n\n".join(texts)), encoding="utf-8")
    return files


def check(files):
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "mypy", "--no-incremental", "--ignore-missing-imports", "--disable-error-code=no-redef",
         "--config-file=", *map(str, files)],
        cwd=files[0].parent, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_python_of_the_documents_is_typed_rightly(tmp_path):
    files = written(tmp_path)
    assert len(files) >= 10
    ran = check(files)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_is_wrong_is_found(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(PRELUDE + annotated("def test_it(fakecc):\n    fakecc.world.clock.advancee(5)\n"))
    assert '"advancee"' in check([wrong]).stdout
