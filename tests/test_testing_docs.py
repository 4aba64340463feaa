"""docs/testing does what it says: its blocks are run, as somebody else's suite."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

pytest_plugins = ["pytester"]

PAGES = sorted((Path(__file__).parents[1] / "docs" / "testing").glob("*.md"))
BLOCK = re.compile(r"<!-- run: pytest -->\n```python\n(.*?)```\n", re.DOTALL)
TEST = re.compile(r"^ *def test_", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_blocks_of_a_page_run(pytester, page):
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    pytester.makepyfile(**{f"test_block_{number}": block for number, block in enumerate(blocks)})
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:benchmark")

    assert blocks
    result.assert_outcomes(passed=sum(len(TEST.findall(block)) for block in blocks))
