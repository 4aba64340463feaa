"""UAA's users: made, changed, locked out, deleted."""

import pytest

from fakecc.actions.platform import uaa_accounts, uaa_groups, uaa_sessions
from fakecc.errors import Invalid


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "Ann", password="a", scopes=("scim.read",))


def test_a_name_is_found_whatever_its_case_and_only_in_its_zone(world, ann):
    assert uaa_accounts.find(world, "aNN").guid == ann.guid
    assert uaa_accounts.find(world, "ann", zone_id="z") is None
    assert uaa_accounts.find(world, "ann", "ldap") is None


def test_an_origin_has_a_name_once(world, ann):
    with pytest.raises(Invalid) as refused:
        uaa_accounts.create(world, "ANN")
    assert (refused.value.field, refused.value.rule) == ("username", "unique")
    assert uaa_accounts.create(world, "ann", origin="ldap").origin == "ldap"


def test_without_an_origin_uaas_own_user_is_found_first(world):
    uaa_accounts.create(world, "bob", origin="ldap")
    own = uaa_accounts.create(world, "bob")
    assert uaa_accounts.find(world, "bob") == own


def test_a_new_user_is_in_the_default_groups_and_those_that_are_named(world, ann):
    scopes = uaa_accounts.scopes_of(world, ann)
    assert {"openid", "cloud_controller.read", "scim.read"} <= set(scopes)


def test_set_scopes_takes_the_others_away(world, ann):
    uaa_accounts.set_scopes(world, ann, ["only.this"])
    assert uaa_accounts.scopes_of(world, ann) == ["only.this"]
    uaa_accounts.add_scopes(world, ann, ["only.this", "that.too"])
    assert uaa_accounts.scopes_of(world, ann) == ["only.this", "that.too"]


def test_a_group_in_a_group_counts(world, ann):
    inner, outer = (uaa_groups.ensure(world, name) for name in ("scim.read", "outer"))
    uaa_groups.add_member(world, outer, inner.guid, member_type="GROUP")
    assert "outer" in uaa_accounts.scopes_of(world, ann)


@pytest.mark.parametrize(("username", "email"), [("x", "x@user.from.uaa.cf"), ("x@example.org", "x@example.org")])
def test_an_address_that_nobody_gave(username, email):
    assert uaa_accounts.default_email(username, "uaa") == email


def test_with_a_user_goes_what_is_theirs(world, ann):
    uaa_sessions.start(world, "cookie", ann)
    uaa_accounts.delete(world, ann)
    assert [each for each in world.memberships if each.member_guid == ann.guid] == []
    assert [each for each in world.sessions if each.account_guid == ann.guid] == []


def test_a_user_is_locked_out_by_the_fifth_failure_and_let_in_by_time_or_a_new_password(world, ann):
    def account():
        return world.accounts[ann.guid]

    def fail():
        with world.piece(None):
            uaa_accounts.note_failed_logon(world, account())

    for _ in range(4):
        fail()
    assert not uaa_accounts.is_locked_out(world, account())
    fail()
    assert uaa_accounts.is_locked_out(world, account())
    world.clock.advance(301)
    assert not uaa_accounts.is_locked_out(world, account())
    fail()
    uaa_accounts.change_password(world, account(), "b")
    assert account().failed_logons == ()


def test_a_logon_is_noted_and_so_is_the_one_before(world, ann):
    first = uaa_accounts.note_logon(world, ann)
    world.clock.advance(10)
    second = uaa_accounts.note_logon(world, first)
    assert (second.last_logon_at - second.previous_logon_at, first.previous_logon_at) == (10, None)


def test_a_revocation_changes_the_salt(world, ann):
    revoked = uaa_accounts.revoke_tokens(world, ann)
    assert (revoked.version, revoked.salt is not None) == (ann.version + 1, True)


def test_somebody_else_s_user_is_introduced_under_its_guid(world, ann):
    assert uaa_accounts.introduce(world, "Ann", guid="the-guid").guid == "the-guid"
