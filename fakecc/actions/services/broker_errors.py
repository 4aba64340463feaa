"""A broker's refusal as the one who waits for the answer is told it."""

from __future__ import annotations

from fakecc.errors import CloudControllerError
from fakecc.osb.replies import BrokerError

# Whatever the broker did, the code is that of an unknown error.
# source: cloud_controller_ng:app/presenters/v2_error_hasher.rb
CODE = 10001


def as_client_error(error: BrokerError, prefix: str = "") -> CloudControllerError:
    """The error with its own name, and what was asked of the broker; `prefix` is put before the message."""
    return CloudControllerError(error.name, CODE, error.status, prefix + error.message, http=error.http)
