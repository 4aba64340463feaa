"""Times, as v2 prints them."""

from __future__ import annotations

import time
from functools import lru_cache


def timestamp(seconds: float) -> str:
    """UTC, whole seconds, with Z."""
    return _format(int(seconds))


@lru_cache(maxsize=4096)
def _format(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
