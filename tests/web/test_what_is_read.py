"""What the journal says was read for a request, where somebody wants to know of it."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.worlds import Worlds

HEADERS = {"Authorization": ADMIN}


@pytest.fixture
def world():
    return World(guids=1)


@pytest.fixture
def client(world):
    return client_of(Worlds(lambda _: world))


def looks(world):
    """The tables of what was read for the newest request, and their guids."""
    entry = world.journal.query(kind="request")[-1]
    return {(look.table, look.guid) for look in entry.looked_at}


def test_nothing_is_noted_by_itself(client, world):
    client.get("/v3/spaces", headers=HEADERS)
    assert (looks(world), world.journal.query()[-1].reads) == (set(), (world.spaces.one(name="space").guid,))


def test_what_a_creation_looks_at_on_its_way(client, world):
    world.note_reads(wanted=True)
    organization = world.organizations.one(name="org")
    related = {"organization": {"data": {"guid": organization.guid}}}
    answer = client.post("/v3/spaces", json={"name": "mine", "relationships": related}, headers=HEADERS)

    assert answer.status_code == 201
    assert ("organizations", organization.guid) in looks(world)


def test_what_a_refusal_looked_at_counts(client, world):
    world.note_reads(wanted=True)
    organization = world.organizations.one(name="org")
    assert client.post("/v3/organizations", json={"name": "org"}, headers=HEADERS).status_code == 422
    assert ("organizations", organization.guid) in looks(world)


def test_a_page_reads_no_more_than_it_shows(client, world):
    world.seed(organizations=[{"name": f"o{number}"} for number in range(9)])
    world.note_reads(wanted=True)
    shown = client.get("/v3/organizations?per_page=2&order_by=-created_at", headers=HEADERS).json["resources"]
    assert {guid for table, guid in looks(world) if table == "organizations"} == {each["guid"] for each in shown}


def test_what_was_read_is_what_reads_tells(client, world):
    world.note_reads(wanted=True)
    space = world.spaces.one(name="space")
    client.get(f"/v3/spaces/{space.guid}", headers=HEADERS)
    assert space.guid in world.journal.query()[-1].reads
    assert {guid for _, guid in looks(world)} == {*world.journal.query()[-1].reads}


def test_many_reads_are_not_all_named(client, world):
    world.seed(organizations=[{"name": "big", "spaces": [{"name": f"s{number}"} for number in range(1100)]}])
    world.note_reads(wanted=True)
    client.delete(f"/v2/organizations/{world.organizations.one(name='big').guid}?recursive=true", headers=HEADERS)
    assert len(looks(world)) == 1000


def test_it_is_noted_no_more_when_nobody_wants_to_know(client, world):
    world.note_reads(wanted=True)
    world.note_reads(wanted=False)
    client.get("/v3/spaces", headers=HEADERS)
    assert (looks(world), world.spaces.readable is world.spaces.records) == (set(), True)


def test_a_reset_ends_no_noting(client, world):
    world.note_reads(wanted=True)
    world.reset()
    client.get("/v3/spaces", headers=HEADERS)
    assert ("spaces", world.spaces.one(name="space").guid) in looks(world)
