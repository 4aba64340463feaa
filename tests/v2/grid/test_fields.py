"""Every field of what v2 creates answers every value as its message says."""

from collections import defaultdict

import pytest
import support
from v2.grid.field_cells import cells

BY_PATH = defaultdict(list)
for cell in cells():
    BY_PATH[cell[1]].append(cell)


@pytest.fixture(scope="module")
def world():
    return support.new_world()


@pytest.mark.parametrize("path", BY_PATH)
def test_a_field_answers_as_its_type_says(world, path):
    told = {}
    for name, _, body, _ in BY_PATH[path]:
        reply = support.ask(world, "POST", path, body)
        told[name] = (reply.status, reply.body.get("code"), reply.body.get("description"))
    assert told == {name: said for name, *_, said in BY_PATH[path]}
