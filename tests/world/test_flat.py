"""Whatever is asked reads as many records of large tables as of small ones."""

from __future__ import annotations

import json

import pytest
from support.growth import SHAPES, Stage
from support.growth.writes import write, writes

from fakecc import v2, v3

pytestmark = pytest.mark.slow

SMALL, LARGE = 200, 2000
# Each read once more finds where a time span begins, or a page: it grows with the logarithm.
HALVINGS = 12


def has_page(reply):
    return reply.status == 200 and isinstance(reply.body, dict) and "resources" in reply.body


@pytest.fixture(scope="module", params=SHAPES)
def grown(request):
    """What each request reads of the small tables, and then of the large ones; what is kept is made by one before."""
    stage = Stage(request.param)
    stage.grow(SMALL)
    lists = [each for each in stage.lists() if has_page(stage.ask(*each)[0])]
    singles = [each for each in single_reads(stage) if is_single(stage.ask(*each)[0])]
    changes = [each for each in writes(stage, SMALL // 2) if write(stage, *each)[0] < 500]
    small = measured(stage, lists, singles, changes)
    stage.grow(LARGE)
    return [(before, after) for before, after in zip(small, measured(stage, lists, singles, changes), strict=True)]


def single_reads(stage):
    for view in (v3, v2):
        for listed in view.VIEW.endpoints:
            if listed.method == "GET" and stage.path(listed.rule):
                yield from ((listed.rule, caller, "") for caller in stage.callers)


def is_single(reply):
    return reply.status == 200 and not has_page(reply)


def measured(stage, lists, singles, changes):
    """Of each kind of requests: which it is, how many records it read, and how long its answer was."""
    return [
        {request: (stage.ask(*request)[1], 1) for request in lists},
        {request: (count, length(reply)) for request in singles for reply, count in [stage.ask(*request)]},
        {str(request): (write(stage, *request)[1], 1) for request in changes},
    ]


def length(reply):
    return len(json.dumps(reply.body, default=str)) + len(reply.text or "")


def growing(before, after):
    """The requests that read more than their answers grew."""
    return {
        request: (count, after[request][0])
        for request, (count, long) in before.items()
        if after[request][0] > 1.2 * count * max(1, after[request][1] / long) + HALVINGS
    }


def test_a_page_of_any_list_reads_as_much_of_a_large_table(grown):
    assert len(grown[0][0]) > 8000
    assert growing(*grown[0]) == {}


def test_what_is_no_page_reads_more_only_where_it_shows_more(grown):
    assert len(grown[1][0]) > 500
    assert growing(*grown[1]) == {}


def test_a_write_reads_as_much_beside_large_tables(grown):
    assert len(grown[2][0]) > 180
    assert growing(*grown[2]) == {}
