"""What the effects of faults on clients' requests do to them."""

import pytest

from fakecc.faults import on_requests


@pytest.mark.parametrize(
    ("effect", "prevents", "replaces", "breaks"),
    [
        ({}, False, False, False),
        ({"status": 503}, True, True, False),
        ({"error": "CF-NotFound"}, True, True, False),
        ({"status": 503, "after": True}, False, True, False),
        ({"failure": "reset"}, True, False, True),
        ({"failure": "reset", "after": True}, False, False, True),
        ({"failure": "hang"}, True, False, True),
        ({"failure": "truncate"}, False, False, True),
        ({"failure": "dribble"}, False, False, True),
        ({"delay": 1}, False, False, True),
        ({"never_done": True}, False, False, False),
        ({"stale": {"changes": 1}}, False, False, False),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_an_effect(effect, prevents, replaces, breaks):
    told = (
        on_requests.prevents_request(effect),
        on_requests.replaces_answer(effect),
        on_requests.breaks_connection(effect),
    )
    assert told == (prevents, replaces, breaks)
