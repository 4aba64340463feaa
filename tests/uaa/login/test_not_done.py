"""What UAA has and fakecc has not: each says so, and why."""

import pytest
from support.uaa_client import uaa

from fakecc.uaa.login.not_done import REASONS


@pytest.mark.parametrize(("method", "rule"), REASONS)
def test_what_is_not_done_says_why(world, boss, method, rule):
    reply = uaa(world, method, rule.replace("<", "").replace(">", ""), token=boss)
    told = (reply.status, reply.body["error"], reply.body["error_description"])
    assert told == (501, "not_implemented", REASONS[method, rule])
