"""Our rules match as Werkzeug's own do."""

import pytest
from support import VIEWS
from werkzeug.routing import Map, Rule

from fakecc.web.matching_rules import MatchingRule

RULES = sorted({route.rule for view in VIEWS for route in view.endpoints})


@pytest.mark.parametrize("text", [*RULES, "/a/<int:number>/<path:rest>", "/a-<b>.c"])
def test_a_rule_has_the_parts_that_werkzeug_gives_it(text):
    ours, theirs = MatchingRule(text), Rule(text)
    Map([ours])
    Map([theirs])
    assert (ours._parts, ours._trace, ours.arguments) == (theirs._parts, theirs._trace, theirs.arguments)  # noqa: SLF001 - what a map matches by
