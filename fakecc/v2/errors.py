"""Errors of v2 that are not in the catalogue."""

from __future__ import annotations

from fakecc.call import Call
from fakecc.errors import Broken


def real_error(call: Call) -> Broken:
    """A 500 that the real Cloud Controller answers, too. docs/known-differences.md lists them."""
    return Broken(f"{call.method} {call.path}")
