"""Every list of v3 answers every parameter with every kind of value as its message says."""

from collections import defaultdict

import pytest
import support
from v3.grid.list_cells import LISTS, RULES, cells

BY_LIST = defaultdict(list)
for name, path, said in cells():
    if said is not None:
        BY_LIST[name.split(" ")[0]].append((name, path, said))


@pytest.fixture(scope="module")
def world():
    return support.new_world()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_answers_as_its_message_says(world, path):
    told = {}
    for name, asked, _ in BY_LIST[path]:
        reply = support.ask(world, "GET", asked)
        told[name] = (reply.status, reply.body["errors"][0]["detail"] if reply.status >= 400 else "")
    assert told == {name: said for name, _, said in BY_LIST[path]}


def test_every_list_of_the_source_has_its_rules():
    nested = {
        "app_builds_list_message", "app_deployed_revisions_list_message", "app_revisions_list_message",
        "feature_flags_list_message", "metadata_list_message", "route_destinations_list_message",
        "sidecars_list_message", "space_security_groups_list_message", "stack_apps_list_message",
    }  # fmt: skip
    assert RULES.keys() - {*LISTS.values()} == nested
