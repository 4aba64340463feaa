"""Errors in v2's words that are in no catalogue."""

from __future__ import annotations

from fakecc.call import Call
from fakecc.errors import Broken


def real_error(call: Call) -> Broken:
    """A 500 of the real Cloud Controller, which we copy: docs/known-differences.md lists them."""
    return Broken(f"{call.method} {call.path}")
