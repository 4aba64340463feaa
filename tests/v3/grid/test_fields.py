"""Every field of what v3 creates or changes answers every value as its message, its model and its columns say."""

import pytest
import support
from v3.grid.field_cells import PAGES
from v3.grid.stage import filled, furnished


@pytest.fixture(scope="module")
def stage():
    return furnished()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.request)
def test_a_field_answers_as_its_rules_say(stage, page):
    world, guids = stage
    method, path = filled(page.request, guids).split(" ")
    told, expected = {}, {}
    for name, place, body, said in page.cells():
        if said is None:
            continue
        before = world.savepoint()
        reply = support.ask(world, method, path, filled(body, guids))
        world.rollback(before)
        told[name] = answer(reply, place if said[2] is not None else "")
        expected[name] = tuple(filled(said, guids))
    assert told == expected


def answer(reply, place):
    """Status, sentence, and what is shown at a place, where one is looked for."""
    if reply.status >= 400:
        return reply.status, reply.body["errors"][0]["detail"], None
    return reply.status, "", at(reply.body, place) if place else None


def at(body, place):
    for key in place.split("."):
        body = body[int(key)] if isinstance(body, list) else body.get(key) if isinstance(body, dict) else None
    return body
