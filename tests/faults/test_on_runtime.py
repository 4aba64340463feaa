"""What faults say of calls to what runs apps."""

import pytest

from fakecc.faults import on_runtime
from fakecc.models.arranged import Fault


def fault(**effect):
    return Fault(guid="f", created_at=0.0, updated_at=0.0, where="runtime", effect=effect)


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ({"fails": "no"}, {"fails": "no"}),
        ({"never_done": True}, {"mode": "never"}),
        ({"delay": 5}, {"mode": "after", "seconds": 5.0}),
        ({"fails": "no", "delay": 5}, {"fails": "no", "mode": "after", "seconds": 5.0}),
        ({"error": "CF-StagerUnavailable"}, {}),
    ],
)
def test_words(effect, words):
    assert on_runtime.words(fault(**effect)) == words


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        ({"error": "CF-StagerUnavailable"}, "Stager is unavailable: a fault"),
        ({"error": "CF-TaskError", "detail": "no room"}, "Task failed: no room"),
    ],
)
def test_a_refusal(effect, sentence):
    refusal = on_runtime.refusal(fault(**effect))
    assert refusal is not None
    assert refusal.detail == sentence


def test_no_refusal():
    assert on_runtime.refusal(fault(fails="no")) is None
