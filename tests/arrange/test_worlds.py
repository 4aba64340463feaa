"""The worlds of a server: made, seeded and forgotten."""

import pytest

from fakecc import World
from fakecc.arrange import worlds as arrange
from fakecc.arrange.checking import BadInput, Missing
from fakecc.arrange.worlds import Beginning
from fakecc.worlds import Worlds


class Ports:
    """Ports of which one is taken."""

    def open(self, world, port=0):
        if port == 80:
            raise PermissionError(13, "Permission denied")
        return f"http://127.0.0.1:{port or 1234}"

    def close(self, world):
        pass


@pytest.fixture
def worlds():
    made = Worlds(arrange.default_world)
    made.ports = Ports()
    yield made
    made.close()


def names(worlds):
    return [world.name for world in worlds]


def test_a_default_world_holds_the_small_preset():
    assert arrange.default_world("w").organizations.first(name="org") is not None


@pytest.mark.parametrize(
    ("port", "url"),
    [(0, "http://127.0.0.1:1234"), (99, "http://127.0.0.1:99"), pytest.param(None, None, id="at none")],
)
def test_a_world_is_served_at_a_port(worlds, port, url):
    assert arrange.add(worlds, "w", port=port) == url
    assert names(worlds) == ["default", "w"]


def test_a_world_holds_what_its_preset_and_seeds_say(worlds):
    arrange.add(worlds, "w", Beginning(preset="empty", seeds=({"organizations": [{"name": "mine"}]},)))

    assert [organization.name for organization in worlds["w"].organizations] == ["system", "mine"]


@pytest.mark.parametrize("options", [{}, {"preset": "empty", "seeds": ({"users": [{"username": "anna"}]},)}])
def test_guids_are_repeatable(worlds, options):
    arrange.add(worlds, "w", Beginning(guids=7, **options))
    first = [*worlds["w"].accounts, *worlds["w"].organizations]
    arrange.remove(worlds, "w")
    arrange.add(worlds, "w", Beginning(guids=7, **options))

    again = [*worlds["w"].accounts, *worlds["w"].organizations]
    assert [record.guid for record in again] == [record.guid for record in first]


def test_guids_are_those_of_a_world_in_python(worlds):
    arrange.add(worlds, "w", Beginning(guids=7))

    guids = [
        table.first(name="org").guid for table in (worlds["w"].organizations, World(guids=7, name="w").organizations)
    ]
    assert guids[0] == guids[1]


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        pytest.param("default", {}, "/name: there is a world 'default' already: default", id="name taken"),
        pytest.param("w", {"port": 80}, "/port: [Errno 13] Permission denied", id="port taken"),
        pytest.param(
            "w", {"beginning": Beginning(preset="huge")}, "/preset: there is no preset 'huge'", id="unknown preset"
        ),
    ],
)
def test_a_world_that_cannot_be_made_is_not(worlds, name, options, problem):
    with pytest.raises(BadInput) as refused:
        arrange.add(worlds, name, **options)

    assert str(refused.value).startswith(problem)
    assert names(worlds) == ["default"]


def test_a_world_is_forgotten(worlds):
    arrange.add(worlds, "w")
    arrange.remove(worlds, "w")

    assert names(worlds) == ["default"]


def test_a_world_that_is_not_there(worlds):
    with pytest.raises(Missing) as missing:
        arrange.remove(worlds, "w")
    assert missing.value.complaint.allowed == ("default",)


def test_the_default_world_stays(worlds):
    with pytest.raises(BadInput, match="the default world stays"):
        arrange.remove(worlds, "default")
