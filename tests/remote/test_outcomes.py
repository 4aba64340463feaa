"""Grades of a step."""

import pytest

from fakecc.remote.differences import Difference
from fakecc.remote.outcomes import Outcome

ORDER, OTHER = Difference("keys", of_order=True), Difference("value")


@pytest.mark.parametrize(
    ("differences", "status", "verdict"),
    [((), 200, "same"), ((ORDER,), 200, "order"), ((ORDER, OTHER), 200, "different"), ((OTHER,), 501, "not served")],
)
def test_verdicts(differences, status, verdict):
    assert Outcome(step="a", differences=differences, status=status).verdict == verdict
