"""Endpoints that the real v3 has and fakecc does not serve yet: they are refused with 501.

Source: cloud_controller_ng:config/routes.rb
"""

from __future__ import annotations

import re
from functools import cache

UNSERVED = """
PATCH /v3/apps/<guid>/builds
POST /v3/spaces/<guid>/manifest_diff
"""


def serves_elsewhere(method: str, path: str) -> bool:
    """Does the real v3 have this endpoint? Only unknown paths ask: as rules of the app they cost each start 3 ms."""
    return any(known == method and pattern.fullmatch(path) for known, pattern in _patterns())


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    lines = (line.split() for line in UNSERVED.split("\n") if line)
    return [(method, re.compile(re.sub(r"<\w+>", "[^/]+", rule))) for method, rule in lines]
