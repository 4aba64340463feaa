"""Print times as v2 does."""

from __future__ import annotations

import time
from functools import lru_cache


def timestamp(seconds: float) -> str:
    """Print a moment (seconds since the epoch) in UTC, in whole seconds, with Z."""
    return _format(int(seconds))


@lru_cache(maxsize=4096)
def _format(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
