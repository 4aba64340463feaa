"""A check for schemathesis: no answer of 500 or more but those that the journal marks as the real one's own."""

import json
import os
import urllib.request

import schemathesis


@schemathesis.check
def only_real_errors(ctx, response, case):
    """A 5xx must be marked `real` in the journal, which is to say that docs/known-differences.md lists it."""
    if response.status_code < 500:
        return
    journal = f"{os.environ['FAKECC_UNDER_TEST']}/_fakecc/journal?status={response.status_code}"
    with urllib.request.urlopen(journal, timeout=5) as answer:  # noqa: S310 - our own server
        entries = json.load(answer)["journal"]
    note = entries[-1]["note"] if entries else "nothing"
    assert note == "real", f"{response.status_code} {note}: {response.text[:200]}"
