"""A page of any list reads as many records of a large table as of a small one."""

from __future__ import annotations

import pytest
from support.growth import SHAPES, Stage

pytestmark = pytest.mark.slow

SMALL, LARGE = 200, 2000


def has_page(reply):
    return reply.status == 200 and isinstance(reply.body, dict) and "resources" in reply.body


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_any_list_reads_as_much_of_a_large_table(shape):
    stage = Stage(shape)
    stage.grow(SMALL)
    asked = [request for request in stage.lists() if has_page(stage.ask(*request)[0])]  # what is kept is made by this
    small = [stage.ask(*request)[1] for request in asked]
    stage.grow(LARGE)
    large = [stage.ask(*request)[1] for request in asked]
    assert len(asked) > 8000
    # A few more are read to find where a time span begins: it grows with the logarithm.
    growing = [
        (*request, before, after)
        for request, before, after in zip(asked, small, large, strict=True)
        if after > 1.2 * before + 12
    ]
    assert growing == []
