"""PUT /oauth/clients/:id/secret."""

import pytest
from support.uaa_client import grant, uaa

from fakecc.actions.platform import uaa_clients


@pytest.fixture
def app(world):
    return uaa_clients.create(
        world, "app", secrets=("old",), grant_types=("client_credentials",), authorities=("clients.secret",)
    )


def lets_in(world, *secrets):
    return [grant(world, ("app", secret), grant_type="client_credentials").status == 200 for secret in secrets]


def change(world, token, **body):
    return uaa(world, "PUT", "/oauth/clients/app/secret", body, token=token)


MODES = {
    "another": ([{"secret": "new"}], [False, True]),
    "a second one": ([{"secret": "new", "changeMode": "ADD"}], [True, True]),
    "a second one, by the mode's number": ([{"secret": "new", "changeMode": 1}], [True, True]),
    "a second one without the first": (
        [{"secret": "new", "changeMode": "ADD"}, {"changeMode": "DELETE"}],
        [False, True],
    ),
}


@pytest.mark.parametrize(("bodies", "let_in"), MODES.values(), ids=MODES)
def test_secrets_are_changed(world, boss, app, bodies, let_in):
    assert {change(world, boss, **body).status for body in bodies} == {200}
    assert lets_in(world, "old", "new") == let_in


REFUSED = {
    "a third": ([{"secret": "b", "changeMode": "ADD"}], {"secret": "c", "changeMode": "ADD"}),
    "the last": ([], {"changeMode": "DELETE"}),
    "an unknown mode": ([], {"secret": "b", "changeMode": "MOVE"}),
    "an empty mode": ([], {"secret": "b", "changeMode": ""}),
}


@pytest.mark.parametrize(("before", "body"), REFUSED.values(), ids=REFUSED)
def test_a_change_is_refused(world, boss, app, before, body):
    for each in before:
        change(world, boss, **each)
    assert (change(world, boss, **body).status, lets_in(world, "old")) == (400, [True])


def test_a_client_changes_its_own_with_the_old_one(world, app):
    token = grant(world, ("app", "old"), grant_type="client_credentials").body["access_token"]
    assert change(world, token, secret="new").status == 400
    assert change(world, token, secret="new", oldSecret="old").status == 200
    assert lets_in(world, "old", "new") == [False, True]


def test_uaa_breaks_on_no_mode(world, boss, app):
    assert change(world, boss, secret="b", changeMode=None).status == 500


def test_another_secret_is_no_change_of_the_client(world, boss, app):
    """Source: uaa:zone/MultitenantJdbcClientDetailsService.java (DEFAULT_UPDATE_SECRET_STATEMENT)."""
    world.clock.advance("1h")
    change(world, boss, secret="new")
    assert uaa(world, "GET", "/oauth/clients/app", token=boss).body["lastModified"] == 1_700_000_000_000


def test_another_secret_ends_the_tokens_of_the_old_one(world, boss, app):
    token = grant(world, ("app", "old"), grant_type="client_credentials").body["access_token"]
    change(world, boss, secret="new")
    assert change(world, token, secret="x", oldSecret="new").status == 401
