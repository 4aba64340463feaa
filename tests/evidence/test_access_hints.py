"""Hints for whoever may not: scopes, roles, and records that are not found."""

import pytest
import requests
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
        "space_developer in org/space, space_manager in org/space: ask as admin"
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
        "it is there, but the user 'stranger' may not see it: organization_auditor or organization_billing_manager or "
        "organization_manager or organization_user in org would do; seed a role (roles:), or ask as admin"
    )


def in_the_space(cc):
    """An app and a service instance in the space that is there, and a user without roles; gives the guids by names."""
    things = {"apps": [{"name": "web"}], "service_instances": [{"name": "db", "plan": "database/sync"}]}
    cc.world.seed(
        users=[{"username": "stranger"}], organizations=[{"name": "org", "spaces": [{"name": "space", **things}]}]
    )
    tables = ("organizations", "org"), ("spaces", "space"), ("apps", "web"), ("service_instances", "db")
    return {name: cc.world.tables[table].one(name=name).guid for table, name in tables}


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [
        ("GET", "/v3/apps/{web}", "space_auditor"),
        ("GET", "/v3/apps/{web}/env", "space_developer"),
        ("GET", "/v2/apps/{web}", "space_developer"),
        ("GET", "/v3/service_instances/{db}", "space_auditor"),
        ("GET", "/v2/service_instances/{db}", "space_developer"),
        ("GET", "/v2/spaces/{space}", "space_developer"),
        ("GET", "/v3/spaces/{space}", "space_auditor"),
        ("GET", "/v2/organizations/{org}", "organization_manager"),
        ("DELETE", "/v2/apps/{web}", "space_developer"),
    ],
)
def test_the_role_that_is_named_would_do(cc, ask, method, path, role):
    guids = in_the_space(cc)
    path = path.format(**guids)
    hint = ask(path, method, "stranger")
    place = "org" if role.startswith("organization") else "org/space"
    named = hint.rpartition(": ")[2] if "see it" in hint else hint.split(": ", 1)[1]
    assert (role in named, f"in {place} would do" in named or f"in {place}, or " in named) == (True, True)

    holder = {"name": "org", "roles": {role: ["stranger"]}} if place == "org" else None
    inside = {"name": "org", "spaces": [{"name": "space", "roles": {role: ["stranger"]}}]}
    cc.world.seed(organizations=[holder or inside])
    assert ask(path, method, "stranger") == ""


def test_a_name_in_place_of_a_guid(cc, ask):
    guid = in_the_space(cc)["web"]
    wanted = f"'web' is a name, and the path takes a guid: that of apps 'web' is {guid}"
    assert {ask("/v3/apps/web"), ask("/v2/apps/web"), ask("/v3/apps/web/processes/web")} == {wanted}


def test_what_is_no_guid(ask):
    assert ask("/v3/jobs/db") == (
        "'db' is no guid, such as 5c36dd1d-7e9a-4b5f-9b0d-2a8f6f1f2c11, and nothing is known by it"
    )


@pytest.mark.parametrize("path", ["/v3/apps/%00", "/v2/routes/%00/route_mappings", "/v3/spaces/a%00b/features"])
def test_a_nul_is_looked_for_nowhere(cc, ask, path):
    cc.world.seed(users=[{"username": "stranger"}])
    ask(path, "GET", "stranger")
    ask(path)
    assert list(cc.world.failures.texts) == []


def test_a_guid_of_another_kind_below_a_path_that_has_its_word(cc, ask):
    guid = in_the_space(cc)["space"]
    assert ask(f"/v2/organizations/{guid}/spaces") == f"the guid {guid} is of spaces (space)"


def test_a_guid_of_another_world(cc):
    other = cc.open("other").world.organizations.one(name="org").guid
    answer = requests.get(f"{cc.url}/v3/organizations/{other}", headers=cc.headers(), timeout=5)
    assert answer.headers["X-Fakecc-Hint"] == (
        f"the guid {other} is of another world of this server: a world's url, or X-Fakecc-World, chooses it"
    )
