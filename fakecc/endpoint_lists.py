"""Each view's list of endpoints, so that a start imports no page: a page is imported by the first request for it.

The lists (`endpoints.txt` beside a view's `__init__.py`: method, rule and page a line) are written by `make endpoints`
from the pages' own ENDPOINTS; tests/contracts/test_endpoint_lists.py checks that they agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fakecc.call import ListedEndpoint


@cache
def listed_endpoints(view: str) -> Sequence[ListedEndpoint]:
    """The list of the view in this package, `v3` or another."""
    text = Path(__file__).with_name(view).joinpath("endpoints.txt").read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines())
    return [ListedEndpoint(method, rule, f"fakecc.{view}.{page}") for method, rule, page in lines]
