"""The tables of the pages in docs/testing, for tests of their rows."""

from __future__ import annotations

import re
from pathlib import Path

TESTING = Path(__file__).parents[2] / "docs/testing"


def rows(page, heading, number=1):
    """The cells of the rows of a table: of those whose head begins so, the one of that number."""
    lines = (TESTING / page).read_text(encoding="utf-8").splitlines()
    heads = [place for place, line in enumerate(lines) if line.startswith(f"| {heading} |")]
    table = lines[heads[number - 1] + 2 :]
    end = next((place for place, line in enumerate(table) if not line.startswith("|")), len(table))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[:end]]


def first_cells(page, heading, number=1):
    return [row[0] for row in rows(page, heading, number)]


def words(cell):
    """The words of a cell that stand in backticks."""
    return re.findall(r"`(\w+)`", cell)
