"""What the tests of the documents' tables share: the rows of a page."""

from pathlib import Path

import pytest

TESTING = Path(__file__).parents[2] / "docs/testing"


@pytest.fixture(scope="session")
def rows_of():
    """Gives the rows below a heading of a page of docs/testing: of each the cells of these columns, joined by ` | `.

    The heading `` is what stands before the first one.
    """

    def read(page, heading, columns=1):
        text = (TESTING / page).read_text(encoding="utf-8")
        part = (text.split(f"\n## {heading}\n", 1)[1] if heading else text).split("\n## ", 1)[0]
        lines = part.splitlines()
        rows = [
            line
            for line, following in zip(lines, [*lines[1:], ""], strict=True)
            if line.startswith("| ") and not line.startswith("| ---") and not following.startswith("| ---")
        ]
        return [" | ".join(row.strip("| ").split(" | ")[:columns]) for row in rows]

    return read
