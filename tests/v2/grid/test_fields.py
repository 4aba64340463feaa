"""Every attribute of what v2 creates and changes answers every value as its type, its model and its columns say."""

from collections import defaultdict

import pytest
import support
from v2.grid.field_cells import cells
from v3.grid.stage import filled, furnished

BY_REQUEST = defaultdict(list)
for cell in cells():
    if cell[3] is not None:
        BY_REQUEST[cell[1]].append(cell)


@pytest.fixture(scope="module")
def stage():
    return furnished()


@pytest.mark.parametrize("request_line", BY_REQUEST)
def test_a_field_answers_as_its_rules_say(stage, request_line):
    world, guids = stage
    method, path = filled(request_line, guids).split(" ")
    told = {}
    for name, _, body, _ in BY_REQUEST[request_line]:
        before = world.savepoint()
        reply = support.ask(world, method, path, filled(body, guids))
        world.rollback(before)
        told[name] = answer(reply)
    assert told == {name: said for name, *_, said in BY_REQUEST[request_line]}


def answer(reply):
    if reply.status < 400:
        return reply.status, None, None
    return reply.status, reply.body.get("code"), reply.body.get("description")
