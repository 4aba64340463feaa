"""Whatever is answered by 501 is named in docs/known-differences.md in the words of the answer."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = " ".join((ROOT / "docs/known-differences.md").read_text().split())
RAISERS = {"NotImplementedYet", "TooMuch", "_not_done"}
# What is raised with words that are made elsewhere, and the words that the page has for it.
MADE = {
    "fakecc/v2/resource.py": "",  # a relation without a page, of which tests/test_routes.py knows none
    "fakecc/dialects/oj.py": "nested deeper than 200 levels",
    "fakecc/v3/body.py": "nested deeper than 200 levels",
    "fakecc/dialects/numbers.py": "a number of more than 4,300 digits",
    "fakecc/neighbours/log_cache_series.py": "of anything but a range",
}


def raised():
    """Every 501: its file, and what is said."""
    for file in sorted((ROOT / "fakecc").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISERS:
                path, said = file.relative_to(ROOT).as_posix(), node.args[0]
                yield path, said.value if isinstance(said, ast.Constant) else MADE.get(path)


@pytest.mark.parametrize(("path", "said"), sorted({*raised()}, key=str), ids=str)
def test_what_is_not_done_is_on_the_page(path, said):
    assert said is not None, f"{path} raises what the page has no words for"
    assert said in PAGE
