"""What a query makes of the metrics that sources told."""

import math

import pytest

from fakecc.actions.platform import logs
from fakecc.dialects import promql
from fakecc.neighbours import log_cache_series

NOW = 1_700_000_000


@pytest.fixture(autouse=True)
def _told(world):
    for seconds, total in ((40, 10), (20, 16), (400, 1)):
        for instance in "01":
            stamp = str((NOW - seconds) * logs.NANOSECONDS)
            counter = {"name": "http.requests", "total": str(total + int(instance))}
            logs.put(world, {"source_id": "a", "instance_id": instance, "timestamp": stamp, "counter": counter})


def _values(world, query):
    found = log_cache_series.evaluate(world, promql.parse(query.replace("N", 'http_requests{source_id="a"}')), NOW)
    return list(found.values())


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("N", [16, 17]),
        ('http_requests{source_id="a",instance_id!="0"}', [17]),
        ('http_requests{source_id=~"a|b",instance_id=~"0.*"}', [16]),
        ('other{source_id="a"}', []),
        ("N * 2 - 1", [31, 33]),
        ("1 - N", [-15, -16]),
        ("N / N", [1, 1]),
        ("N / 0", [math.inf, math.inf]),
        ("sum(N)", [33]),
        ("avg(N)", [16.5]),
        ("count(N) by (instance_id)", [1, 1]),
        ("floor(N / 10)", [1, 1]),
        ("increase(N[1m])", [6, 6]),
        ("rate(N[1m])", [0.1, 0.1]),
        ("rate(N[30s])", []),
        ("max_over_time(N[10m])", [16, 17]),
        ("min_over_time(N[10m])", [1, 2]),
    ],
)  # fmt: skip
def test_a_query_is_evaluated(world, query, values):
    query = query.replace("N[", "N@").replace("N@", 'http_requests{source_id="a"}[')
    assert _values(world, query) == pytest.approx(values)
