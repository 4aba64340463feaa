"""Buildpacks that an installation brings along."""

import pytest
import support

from fakecc.settings import SettingError

ENTRIES = {
    "a package": ({"name": "ruby", "package": "ruby-buildpack-cflinuxfs4"}, ("cflinuxfs4", "ruby.zip", True)),
    "a file": ({"name": "ruby", "file": "/var/ruby-v1.zip"}, (None, "ruby-v1.zip", True)),
    "a stack": ({"name": "ruby", "stack": "cflinuxfs4", "enabled": False}, ("cflinuxfs4", "ruby.zip", False)),
}


@pytest.mark.parametrize(("given", "told"), ENTRIES.values(), ids=ENTRIES)
def test_a_buildpack_is_ready(given, told):
    world = support.new_world(install_buildpacks=[given])
    made = world.buildpacks.first(name="ruby")

    assert (made.stack, made.filename, made.enabled, made.state) == (*told, "READY")


def test_the_order_is_that_of_the_setting():
    world = support.new_world(install_buildpacks=[{"name": "one"}, {"name": "two"}])

    assert {each.name: each.position for each in world.buildpacks} == {"one": 1, "two": 2}


def test_the_same_stack_has_the_same_bits():
    first, second = (support.new_world(install_buildpacks=[{"name": "one"}]) for _ in range(2))

    assert [each.sha256_checksum for each in first.buildpacks] == [each.sha256_checksum for each in second.buildpacks]


WRONG = {
    "an unknown word": ({"name": "one", "colour": "red"}, "an entry of the setting 'install_buildpacks' has a name"),
    "no name": ({"file": "x.zip"}, "an entry of the setting 'install_buildpacks' has a name"),
    "an unknown stack": ({"name": "one", "stack": "x"}, "the buildpack 'one' of the setting 'install_buildpacks'"),
}


@pytest.mark.parametrize(("given", "text"), WRONG.values(), ids=WRONG)
def test_an_entry_is_refused(given, text):
    with pytest.raises(SettingError, match=text):
        support.new_world(install_buildpacks=[given])
