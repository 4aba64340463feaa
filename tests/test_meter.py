"""Counting answers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from fakecc.meter import BOUNDS, Meter


def test_answers_are_counted_by_world_method_and_status():
    meter = Meter()
    for method, status in (("GET", 200), ("GET", 200), ("BREW", 404)):
        meter.count("a", method, status, 0.01)
    assert meter.answers() == {("a", "GET", 200): 2, ("a", "OTHER", 404): 1}


@pytest.mark.parametrize(("seconds", "first"), [(0.0, 0), (BOUNDS[3], 3), (BOUNDS[3] + 1e-9, 4), (99.0, len(BOUNDS))])
def test_a_duration_counts_in_every_bucket_that_holds_it(seconds, first):
    meter = Meter()
    meter.count("a", "GET", 200, seconds)
    counts, total = meter.durations()["a"]
    assert (counts, total) == ([0] * first + [1] * (len(BOUNDS) + 1 - first), seconds)


def test_no_count_is_lost_between_threads():
    meter = Meter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: meter.count("a", "GET", 200, 0.1), range(2000)))
    assert meter.answers() == {("a", "GET", 200): 2000}
