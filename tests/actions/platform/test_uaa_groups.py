"""UAA's groups and their members."""

import pytest

from fakecc import World
from fakecc.actions.platform import uaa_accounts, uaa_groups
from fakecc.errors import Invalid


@pytest.fixture
def group(world):
    return uaa_groups.create(world, "Team", description="d")


def test_a_name_is_found_whatever_its_case(world, group):
    assert uaa_groups.find(world, "tEAM") == group
    assert uaa_groups.ensure(world, "team") == group
    with pytest.raises(Invalid):
        uaa_groups.create(world, "team")


def test_the_default_groups_are_those_of_the_settings_or_of_the_zone():
    world = World("empty")
    world.seed(
        settings={"oauth": {"user": {"authorities": ["openid"]}}},
        identity_zones=[{"id": "y"}, {"id": "z", "config": {"userConfig": {"defaultGroups": ["mine"]}}}],
    )
    assert [uaa_groups.default_names(world, zone) for zone in ("uaa", "y", "z")] == [
        ("openid",), uaa_groups.ZONE_DEFAULTS, ("mine",),
    ]  # fmt: skip


def test_a_member_is_one_once(world, group):
    ann = uaa_accounts.create(world, "ann")
    membership = uaa_groups.add_member(world, group, ann.guid, origin="uaa")
    uaa_groups.ensure_member(world, group, ann.guid)
    assert uaa_groups.members_of(world, group) == [membership]
    with pytest.raises(Invalid):
        uaa_groups.add_member(world, group, ann.guid)


def test_groups_in_groups_are_indirect_and_a_circle_ends(world, group):
    ann = uaa_accounts.create(world, "ann")
    outer = uaa_groups.create(world, "outer")
    uaa_groups.add_member(world, group, ann.guid)
    uaa_groups.add_member(world, outer, group.guid, member_type="GROUP")
    uaa_groups.add_member(world, group, outer.guid, member_type="GROUP")
    direct, indirect = uaa_groups.groups_of(world, ann.guid)
    assert group in direct
    assert [each.name for each in indirect] == ["outer"]


def test_with_a_group_go_its_memberships_and_mappings(world, group):
    outer = uaa_groups.create(world, "outer")
    uaa_groups.add_member(world, outer, group.guid, member_type="GROUP")
    uaa_groups.map_external(world, group, "cn=x", origin="ldap")
    uaa_groups.delete(world, group)
    assert (uaa_groups.members_of(world, outer), list(world.external_groups)) == ([], [])


def test_a_mapping_is_made_once(world, group):
    first = uaa_groups.map_external(world, group, "cn=x", origin="ldap")
    assert uaa_groups.map_external(world, group, "cn=x", origin="ldap") == first
    assert uaa_groups.find_mapping(world, group.guid, "cn=x", "saml") is None
