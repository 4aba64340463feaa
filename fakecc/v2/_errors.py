"""Errors in v2's words that are in no catalogue."""

from __future__ import annotations

from fakecc.call import Call
from fakecc.errors import CloudControllerError

UNEXPECTED = "UnknownError"


def unexpected(call: Call) -> CloudControllerError:
    """A 500 of the real Cloud Controller, which we copy: docs/limits.md lists them."""
    call.note = "real"
    return CloudControllerError(UNEXPECTED, 10001, 500, "An unknown error occurred.")
