"""How late an answer is."""

import pytest

from fakecc.faults import slowness
from fakecc.models.arranged import Fault


def fault(delay, hits=1):
    effect = {} if delay is None else {"delay": delay}
    return Fault(guid="f", created_at=0.0, updated_at=0.0, where="request", name="slow", hits=hits, effect=effect)


@pytest.mark.parametrize(
    ("delay", "least", "most"),
    [
        pytest.param(None, 0, 0, id="not at all"),
        pytest.param(2, 2, 2, id="a number"),
        pytest.param({"uniform": [1, 3]}, 1, 3, id="uniform"),
        pytest.param({"normal": [2, 0]}, 2, 2, id="normal"),
        pytest.param({"normal": [0, 9]}, 0, 99, id="never before its time"),
        pytest.param({"lognormal": [2, 0]}, 2, 2, id="lognormal"),
    ],
)
def test_seconds(delay, least, most):
    assert all(least <= slowness.seconds(fault(delay, hits)) <= most for hits in range(50))


def test_the_same_hit_is_late_by_the_same():
    first, again, second = (slowness.seconds(fault({"uniform": [0, 1]}, hits)) for hits in (1, 1, 2))
    assert (first == again, first == second) == (True, False)
