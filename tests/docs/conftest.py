"""What the tests of the documents' tables share: the rows of a page."""

from pathlib import Path

import pytest

TESTING = Path(__file__).parents[2] / "docs/testing"


@pytest.fixture(scope="session")
def rows_of():
    """Gives the rows below a heading of a page of docs/testing: of each the cells of these columns, joined by ` | `."""

    def read(page, heading, columns=1):
        text = (TESTING / page).read_text(encoding="utf-8")
        part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
        lines = [line for line in part.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
        return [" | ".join(line.strip("| ").split(" | ")[:columns]) for line in lines[1:]]

    return read
