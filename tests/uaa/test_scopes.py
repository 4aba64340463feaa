"""Scopes: which a pattern takes, and whom a token is for."""

import pytest

from fakecc.uaa.scopes import audience, intersection, matches


@pytest.mark.parametrize(
    ("pattern", "scope", "fits"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.bc", False),
        ("a.*", "a.b", True),
        ("a.*", "a.b.c", False),
        ("*", "openid", True),
        ("*.read", "scim.read", True),
        ("a+b", "aab", False),
    ],
)
def test_a_star_stands_for_a_part_without_a_dot(pattern, scope, fits):
    assert matches([pattern], scope) is fits


def test_what_is_held_wanted_and_allowed():
    assert intersection(["a.*"], ["a.b", "c.d"], ["a.b", "a.c", "c.d"]) == ["a.b"]


def test_a_token_is_for_its_client_and_the_resources_of_its_scopes():
    found = audience("cf", ["openid", "scim.read", "zones.z.admin", "uaa.none", "plain", "odd."])
    assert sorted(found) == ["cf", "openid", "scim", "zones.z"]
