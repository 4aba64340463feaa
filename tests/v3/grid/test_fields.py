"""Every required field of what v3 creates answers every value as the validators of its message say."""

import json

import pytest
import support
from v3.grid.field_cells import CREATIONS, cells

from fakecc.models.services import ServiceInstance

CELLS = [cell for cell in cells() if cell[3] is not None]


@pytest.fixture(scope="module")
def stage():
    world = support.new_world()
    organization = support.organization(world)
    space = support.space(world, inside=organization)
    member = support.user(world, "member", ("organization_user", organization))
    instance = world.add(ServiceInstance(**world.stamp(ServiceInstance), name="own", space_guid=space.guid))
    guids = {
        "organization": organization.guid,
        "space": space.guid,
        "user": member.guid,
        "instance": instance.guid,
    }
    return world, guids


@pytest.mark.parametrize("creation", CREATIONS, ids=lambda creation: creation.path)
def test_a_field_answers_as_its_validators_say(stage, creation):
    world, guids = stage
    told, expected = {}, {}
    for name, path, body, said in CELLS:
        if path == creation.path:
            before = world.savepoint()
            reply = support.ask(world, "POST", path, _filled(body, guids))
            world.rollback(before)
            told[name] = (reply.status, reply.body["errors"][0]["detail"] if reply.status >= 400 else "")
            expected[name] = said
    assert told == expected


def _filled(body, guids):
    text = json.dumps(body)
    for name, guid in guids.items():
        text = text.replace(f"{{{name}}}", guid)
    return json.loads(text)
