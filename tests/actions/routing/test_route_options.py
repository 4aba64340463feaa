"""What the options of a route become when some are given."""

import pytest

from fakecc.actions.routing import route_options
from fakecc.errors import Invalid

HASH = {"loadbalancing": "hash", "hash_header": "X"}


@pytest.mark.parametrize(
    ("current", "given", "merged"),
    [
        ({"loadbalancing": "round-robin"}, None, {"loadbalancing": "round-robin"}),
        ({"loadbalancing": "round-robin"}, {"loadbalancing": None}, {}),
        ({}, {**HASH, "hash_balance": 1.25}, {**HASH, "hash_balance": "1.3"}),
        ({}, {**HASH, "hash_balance": "2"}, {**HASH, "hash_balance": "2.0"}),
        ({**HASH, "hash_balance": "2.0"}, {"loadbalancing": "round-robin"}, {"loadbalancing": "round-robin"}),
        ({**HASH, "hash_balance": "2.0"}, {"hash_balance": None}, HASH),
    ],
    ids=["none", "null", "rounded", "text", "hash left", "balance left"],
)
def test_options_are_merged(current, given, merged):
    assert route_options.merge(current, given) == merged


def test_a_hash_needs_a_header():
    with pytest.raises(Invalid) as refused:
        route_options.merge(HASH, {"hash_header": None})
    assert refused.value.rule == "hash_header"
