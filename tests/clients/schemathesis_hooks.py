"""A check for schemathesis: no answer of 500 or more but the real one's own, and what is not there yet."""

import json
import os
import urllib.request

import schemathesis


@schemathesis.check
def only_real_errors(ctx, response, case):
    """A 5xx must be marked in the journal: `real` where the real one breaks, too, or 501 `not implemented`."""
    if response.status_code < 500:
        return
    assert "/_fakecc" not in case.path, f"{response.status_code}: {response.text[:200]}"  # no journal tells of these
    journal = f"{os.environ['FAKECC_UNDER_TEST']}/_fakecc/journal?status={response.status_code}"
    with urllib.request.urlopen(journal, timeout=5) as answer:  # noqa: S310 - our own server
        entries = json.load(answer)["journal"]
    notes = {entry["note"] for entry in entries[-10:]}
    # The real one's web server answers 501, too: to methods that it does not know.
    allowed = {"real"} if response.status_code != 501 else {"real", "not implemented"}
    assert notes <= allowed, f"{response.status_code} {notes}: {response.text[:200]}"
