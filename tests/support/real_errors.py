"""The list of real errors by field in docs/known-differences.md: `python tests/support/real_errors.py` writes it.

It is made of tests/v3/grid/known_errors.py and of the cells of both grids that answer 500.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from v3.grid.known_errors import KNOWN, broken_cells, known_error

PAGE = Path(__file__).parents[2] / "docs/known-differences.md"
BEGIN = "<!-- real errors by field: written by tests/support/real_errors.py -->"
END = "<!-- end of real errors by field -->"


def places():
    """The requests and fields of each known error; what all requests have in common is told once."""
    found = defaultdict(dict)
    for name, request, path in broken_cells():
        found[known_error(name)].setdefault(request, {})[path] = None
    return found


def section():
    found = places()
    return "\n".join([BEGIN, *(line(error, found[error]) for error in KNOWN if error in found), END])


def line(error, requests):
    where = [f"`{request}` ({', '.join(f'`{path}`' for path in paths)})" for request, paths in requests.items()]
    shown = "; ".join(where) if len(where) <= 6 else f"{len(where)} requests, such as {where[0]}"
    return f"- {error.title}: {re.sub(r'[{}]', '', shown)} ({error.source})."


def text():
    before, _, rest = PAGE.read_text().partition(BEGIN)
    return before + section() + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(text())
