"""Paths lead where Werkzeug's rules would lead them."""

import functools
import random

import pytest
from support import VIEWS
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from fakecc.web.endpoint_tree import EndpointTree

LISTED = [listed for view in VIEWS for listed in view.endpoints]
TREE = EndpointTree(VIEWS)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"]


@functools.cache
def werkzeug_map():
    rules = [Rule(listed.rule, methods=[listed.method], endpoint=listed) for listed in LISTED]
    return Map(rules, merge_slashes=False).bind("")


def werkzeug_match(path, method):
    try:
        return werkzeug_map().match(path, method)
    except HTTPException:
        return None


def tree_match(path, method):
    match = TREE.find(path, method)
    return match and (match.endpoint, match.arguments)


def odd_path(dice):
    """A path whose segments are those of a rule, or of other rules."""
    segments = dice.choice(LISTED).rule.split("/")[1:]
    words = [dice.choice(dice.choice(LISTED).rule.split("/")), "x", ""]
    path = "/".join(dice.choice(words) if "<" in one or dice.random() < 0.1 else one for one in segments)
    return "/" + path.lstrip("/")


@pytest.mark.slow
def test_any_path_leads_where_werkzeug_leads_it():
    dice = random.Random(1)  # noqa: S311 - repeatable
    asked = [(odd_path(dice), dice.choice(METHODS)) for _ in range(3000)]
    assert [pair for pair in asked if tree_match(*pair) != werkzeug_match(*pair)] == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/v3", "/v3/", "/v3/apps/x/y", "/v2/apps/", "/v3//apps", "/healthz"])
def test_a_path_with_odd_slashes_leads_where_werkzeug_leads_it(path, method):
    assert tree_match(path, method) == werkzeug_match(path, method)


def test_every_rule_leads_to_its_endpoint():
    assert [listed.rule for listed in LISTED if tree_match(listed.rule, listed.method)[0] is not listed] == []
