"""Buildpacks: their places, and the bits that they get."""

import pytest
from support import apps

from fakecc.actions.platform import buildpacks
from fakecc.errors import CloudControllerError, Invalid


def _names(world):
    return [one.name for one in sorted(world.buildpacks, key=lambda one: one.position)]


@pytest.fixture
def three(world):
    return [buildpacks.create(world, name=name, position=9) for name in ("a", "b", "c")]


@pytest.mark.parametrize(
    ("place", "names"), [(1, ["c", "a", "b"]), (2, ["a", "c", "b"]), (9, ["a", "b", "c"])], ids=["first", "mid", "past"]
)
def test_others_make_room(world, three, place, names):
    buildpacks.move(world, three[2], place)
    assert _names(world) == names


def test_others_close_the_gap(world, three):
    buildpacks.remove(world, three[0])
    assert [(one.name, one.position) for one in world.buildpacks] == [("b", 1), ("c", 2)]


def test_a_name_is_had_once_for_a_stack(world):
    buildpacks.create(world, name="a", stack="cflinuxfs4")
    buildpacks.create(world, name="a")
    with pytest.raises(Invalid) as refused:
        buildpacks.create(world, name="a", stack="cflinuxfs4")
    assert (refused.value.field, refused.value.rule) == ("name", "unique")


def _upload(world, buildpack, content):
    return buildpacks.upload(world, buildpack, world.blobs.put(content).sha256, "bp.zip")


def test_bits_say_for_which_stack_they_are(world, three):
    bits = apps.bits(**{"manifest.yml": "stack: cflinuxfs4"})
    assert (_upload(world, three[0], bits), world.buildpacks[three[0].guid].stack) == (True, "cflinuxfs4")


def test_the_same_bits_change_nothing(world, three):
    bits = apps.bits(a="b")
    _upload(world, three[0], bits)
    assert not _upload(world, world.buildpacks[three[0].guid], bits)


@pytest.mark.parametrize(
    ("manifest", "error"),
    [
        ("stack: gone", "BuildpackStackDoesNotExist"),
        ("stack: [", "BuildpackZipError"),
        ("a: " + "b" * 2_000_000, "BuildpackZipError"),
    ],
    ids=["unknown stack", "no YAML", "large"],
)
def test_a_manifest_is_refused(world, three, manifest, error):
    with pytest.raises(CloudControllerError) as refused:
        _upload(world, three[0], apps.bits(**{"manifest.yml": manifest}))
    assert refused.value.name == error


def test_a_locked_one_keeps_its_bits(world):
    locked = buildpacks.create(world, name="a", locked=True)
    assert not _upload(world, locked, apps.bits(a="b"))


@pytest.mark.parametrize(
    ("manifest", "error"),
    [("a: b", "BuildpackStackDoesNotExist"), ("stack: other", "BuildpackStacksDontMatch")],
    ids=["its own", "another"],
)
def test_bits_are_refused_while_the_stack_is_gone(world, manifest, error):
    buildpack = buildpacks.create(world, name="a", stack="cflinuxfs4")
    world.remove(world.stacks.first(name="cflinuxfs4"))
    with pytest.raises(CloudControllerError) as refused:
        _upload(world, buildpack, apps.bits(**{"manifest.yml": manifest}))
    assert refused.value.name == error
