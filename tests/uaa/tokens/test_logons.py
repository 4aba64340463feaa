"""A person's log-in: who may, and who is told what."""

import pytest
from support.uaa_client import by_password

from fakecc.actions.platform import uaa_accounts

BAD = (401, "invalid_client", "Bad credentials")
LOCKED = "Your account has been locked because of too many failed attempts to login."


@pytest.fixture
def ann(world):
    return uaa_accounts.create(world, "ann", password="a")


def told(reply):
    return reply.status, reply.body.get("error"), reply.body.get("error_description")


STATES = {
    "deactivated": ({"active": False}, BAD),
    "without a password": ({"password": None}, BAD),
    "not verified": ({"verified": False}, (403, "access_denied", "Account not verified")),
    "of another origin": ({"origin": "ldap"}, BAD),
}


@pytest.mark.parametrize(("state", "refusal"), STATES.values(), ids=STATES)
def test_who_is_refused(world, ann, state, refusal):
    world.change(ann, **state)
    assert told(by_password(world, "ann", "a")) == refusal


def test_a_name_counts_whatever_its_case(world, ann):
    assert by_password(world, "ANN", "a").status == 200


def test_locked_out_for_as_long_as_the_settings_say(world, ann):
    policy = {"lockoutAfterFailures": 2, "lockoutPeriodSeconds": 60}
    world.settings = world.settings.with_changes({"authentication": {"policy": policy}})
    for _ in range(2):
        by_password(world, "ann", "x")
    assert told(by_password(world, "ann", "a")) == (401, "unauthorized", LOCKED)
    world.clock.advance(61)
    assert by_password(world, "ann", "a").status == 200


@pytest.mark.parametrize(
    ("hint", "status"), [('{"origin":"uaa"}', 200), ('{"origin":"ldap"}', 401), ("no JSON", 200), ('{"x":1}', 200)]
)
def test_a_hint_names_the_origin(world, ann, hint, status):
    assert by_password(world, "ann", "a", login_hint=hint).status == status


def test_unknown_users_are_let_in_where_the_settings_say_so(world):
    world.settings = world.settings.with_changes({"login": {"acceptUnknownUsers": True}})
    assert by_password(world, "new", "n").status == 200
    assert by_password(world, "new", "other").status == 401
    assert by_password(world, "nobody-at-all", "n").status == 401
