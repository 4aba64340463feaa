"""Every list of v2 answers every common parameter with every kind of value as its code says."""

from collections import defaultdict

import pytest
import support
from v2.grid import selection_rules as rules
from v2.grid.list_cells import cells
from v2.grid.list_stage import make_stage

# The orders that lists at the top declare (sortable_parameters).
ORDERS = {
    "/v2/organizations": ("id", "name"),
    "/v2/spaces": ("id", "name"),
    "/v2/events": ("timestamp", "id"),
}
# A list at the top whose controller enumerates by itself, and checks no order.
UNCHECKED = "/v2/shared_domains"
TOPS = {path: ORDERS.get(path, ()) for path in rules.TOPS if path != UNCHECKED}
BELOW = [*rules.BELOW, UNCHECKED, "/v2/organizations/{organization}/user_roles", "/v2/spaces/{space}/user_roles"]
BY_LIST = defaultdict(dict)
for name, asked, said in cells(TOPS, BELOW):
    if said is not None:
        BY_LIST[name.split(" ")[0]][asked] = said


@pytest.fixture(scope="module")
def stage():
    return make_stage()


@pytest.mark.parametrize("path", BY_LIST)
def test_a_list_answers_as_its_code_says(stage, path):
    told = {}
    for asked in BY_LIST[path]:
        place, _, query = asked.partition("?")
        reply = support.ask(stage.world, "GET", f"{place.format(**stage.guids)}?{query}")
        told[asked] = (reply.status, reply.body["description"] if reply.status >= 400 else "")
    assert told == BY_LIST[path]
