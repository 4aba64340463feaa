"""Hints for whoever may not: scopes, roles, and records that are not found."""

import pytest
from support.web_client import hints_of

from fakecc import FakeCC, VirtualClock

UNKNOWN = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def cc():
    with FakeCC(clock=VirtualClock(1_893_456_000.0), guids=1, strict=False) as served:
        yield served


@pytest.fixture
def ask(cc):
    return hints_of(cc)


def org(cc):
    return cc.world.organizations.first(name="org")


def test_a_scope_that_is_lacking(cc, ask):
    cc.world.seed(users=[{"username": "poor", "scopes": ["cloud_controller.read"]}])
    hint = ask("/v3/organizations", "POST", "poor", json={"name": "a"})
    assert hint == "the token of the user 'poor' lacks the scope cloud_controller.write: it has cloud_controller.read"


def test_the_roles_that_a_user_has(cc, ask):
    hint = ask(f"/v2/organizations/{org(cc).guid}", "DELETE", "developer")
    assert hint == (
        "the user 'developer' lacks a role for this, and has organization_manager in org, organization_user in org, "
        "space_developer in org/space, space_manager in org/space: seed one (roles:), or ask as admin"
    )


def test_a_guid_that_never_was(ask):
    assert ask(f"/v3/apps/{UNKNOWN}") == f"nothing has the guid {UNKNOWN}"


def test_a_record_that_was_deleted(cc, ask):
    guid = org(cc).guid
    ask(f"/v2/organizations/{guid}?recursive=true&async=false", "DELETE")
    assert ask(f"/v3/organizations/{guid}") == (
        f"nothing has the guid {guid}: DELETE /v2/organizations/{guid}?recursive=true&async=false deleted it"
    )


def test_a_record_that_its_job_deleted(cc, ask):
    guid = org(cc).guid
    ask(f"/v3/organizations/{guid}", "DELETE")
    cc.world.clock.advance(10)
    assert ask(f"/v3/organizations/{guid}") == (
        f"nothing has the guid {guid}: DELETE /v3/organizations/{guid} was asked to delete it"
    )


def test_a_guid_of_another_kind(cc, ask):
    assert ask(f"/v3/apps/{org(cc).guid}") == f"the guid {org(cc).guid} is of organizations (org)"


def test_a_record_that_the_user_may_not_see(cc, ask):
    cc.world.seed(users=[{"username": "stranger"}])
    assert ask(f"/v3/organizations/{org(cc).guid}", user="stranger") == (
        "it is there, but the user 'stranger' may not see it: seed a role, or ask as admin"
    )
