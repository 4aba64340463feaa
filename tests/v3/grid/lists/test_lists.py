"""Every list of v3 answers every parameter with every kind of value as its message says."""

import re
from collections import defaultdict

import pytest
import support
from v3.grid.lists import wrong_at_once
from v3.grid.lists.list_cells import LISTS, cells
from v3.grid.lists.list_stage import Stage

from fakecc import v3

BY_LIST = defaultdict(list)
for name, path, said in cells():
    if said is not None:
        BY_LIST[name.split(" ")[0]].append((name, path, said))
WRONG_AT_ONCE = [*wrong_at_once.queries()]


@pytest.fixture(scope="module")
def stage():
    return Stage()


def answer(stage, asked):
    reply = support.ask(stage.world, "GET", asked.format(**stage.guids))
    return reply.status, reply.body["errors"][0]["detail"] if reply.status >= 400 else ""


@pytest.mark.parametrize("path", LISTS)
def test_a_list_answers_as_its_message_says(stage, path):
    told = {name: answer(stage, asked) for name, asked, _ in BY_LIST[path]}
    assert told == {name: said for name, _, said in BY_LIST[path]}


@pytest.mark.parametrize(("path", "said"), [(asked, said) for _, asked, said in WRONG_AT_ONCE], ids=LISTS)
def test_a_list_complains_of_everything_in_the_order_of_its_message(stage, path, said):
    assert answer(stage, path) == said


def test_the_grid_has_every_list(stage):
    """What answers in pages is a list. Destinations have filters, and no pages; features have pages of no meaning."""
    rules = {route.rule for route in v3.VIEW.endpoints if route.method == "GET"}
    paged = {rule for rule in rules if "pagination" in (support.ask(stage.world, "GET", _path(stage, rule)).body or {})}
    listed = {re.sub(r"{[^}]*}", "<guid>", path) for path in LISTS}
    assert paged - {"/v3/apps/<guid>/features"} == listed - {"/v3/routes/<guid>/destinations"}


def _path(stage, rule):
    for name, guid in stage.guids.items():
        rule = re.sub(rf"^(/v3/[a-z_]*{name}(?:s|es)/)<guid>", rf"\g<1>{guid}", rule)
    return rule
