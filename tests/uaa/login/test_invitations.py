"""/invite_users."""

import pytest
from support.uaa_client import uaa

from fakecc.actions.platform import uaa_accounts, uaa_clients, uaa_policies

PATH = "/invite_users?redirect_uri=http://x.example.org"


def invite(world, token, *emails, path=PATH):
    return uaa(world, "POST", path, {"emails": [*emails]}, token=token)


def test_people_are_invited(world, login):
    told = invite(world, login, "New@example.org", "nonsense", None).body
    made = uaa_accounts.find(world, "new@example.org")
    [invited] = told["new_invites"]
    assert (invited["email"], invited["userId"], invited["origin"], invited["success"]) == (
        "new@example.org", made.guid, "uaa", True,
    )  # fmt: skip
    assert [each["errorMessage"] for each in told["failed_invites"]] == [
        "nonsense is invalid email.", "null is invalid email.",
    ]  # fmt: skip
    assert not made.verified


def test_who_has_the_address_is_invited_whatever_the_name(world, login):
    world.seed(users=[{"username": "known", "email": "known@example.org", "password": "a"}])
    [invited] = invite(world, login, "KNOWN@example.org").body["new_invites"]
    assert invited["userId"] == uaa_accounts.find(world, "known").guid


def test_an_address_of_two_users_is_nobodys(world, login):
    world.seed(users=[{"username": name, "email": "two@example.org"} for name in ("one", "two")])
    [failed] = invite(world, login, "two@example.org").body["failed_invites"]
    assert failed["errorCode"] == "user.ambiguous"


def test_a_name_that_somebody_else_has(world, login):
    world.seed(users=[{"username": "a@example.org", "email": "other@example.org"}])
    [failed] = invite(world, login, "a@example.org").body["failed_invites"]
    assert (failed["errorCode"], failed["errorMessage"]) == (
        "invitation.exception", "Username already in use: a@example.org",
    )  # fmt: skip


def test_a_domain_that_no_provider_is_for(world, login):
    [failed] = invite(world, login, "a@local").body["failed_invites"]
    assert (failed["errorCode"], failed["errorMessage"]) == (
        "provider.non-existent", "No authentication provider found.",
    )  # fmt: skip


def test_the_provider_of_a_domain_goes_before_uaas_own(world, login):
    domain = {"emailDomain": ["*.com", "corp.org"]}
    world.seed(identity_providers=[{"origin_key": "corp", "type": "oidc1.0", "config": domain}])
    told = invite(world, login, "a@corp.org", "a@x.com", "a@x.y.com").body["new_invites"]
    assert [each["origin"] for each in told] == ["corp", "corp", "uaa"]


def test_two_providers_are_too_many(world, login):
    for key in ("one", "two"):
        world.seed(identity_providers=[{"origin_key": key, "type": "oidc1.0", "config": {"emailDomain": ["x.org"]}}])
    [failed] = invite(world, login, "a@x.org").body["failed_invites"]
    assert failed["errorCode"] == "provider.ambiguous"


def test_a_clients_providers(world, login):
    own = uaa_policies.find_provider(world, "uaa", "uaa")
    assert own.active
    uaa_clients.create(world, "app", secrets=("s",), additional={"allowedproviders": ["ldap"]})
    [failed] = invite(world, login, "a@x.org", path=f"{PATH}&client_id=app").body["failed_invites"]
    assert failed["errorCode"] == "provider.non-existent"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param("/invite_users", {"emails": ["a@example.org"]}, 400, id="no address to come back to"),
        pytest.param(PATH, {}, 500, id="nobody"),
        pytest.param(PATH, {"emails": "a@example.org"}, 400, id="no list"),
        pytest.param(f"{PATH}&client_id=nosuch", {"emails": []}, 500, id="unknown client"),
        pytest.param(PATH, {"emails": []}, 200, id="an empty list"),
    ],
)
def test_what_cannot_be_read(world, login, path, body, status):
    assert uaa(world, "POST", path, body, token=login).status == status
