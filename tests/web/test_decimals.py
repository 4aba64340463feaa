"""Numbers with a point or an exponent come back with every digit, compared as text."""

import pytest
from support.web_client import ADMIN, serve

LONG = "1234567890123456789012345678901234567890"
NUMBERS = {
    "forty digits": (f"0.{LONG}", f"0.{LONG.rstrip('0')}"),
    "forty before the point": (f"{LONG}.5", f"{LONG}.5"),
    "too large for a float": ("1e400", "1" + "0" * 400 + ".0"),
    "an exponent": ("1E3", "1000.0"),
    "a large exponent": ("-12.5e20", "-1250000000000000000000.0"),
    "a small one": ("1e-9", "0.000000001"),
    "zeros at the end": ("1.500", "1.5"),
    "below zero": ("-0.0", "-0.0"),
    "a whole number": (LONG, LONG),
}


def create_v3(ask, credentials, space):
    related = f'{{"space":{{"data":{{"guid":"{space}"}}}}}}'
    body = f'{{"type":"user-provided","name":"u","credentials":{credentials},"relationships":{related}}}'
    assert ask("POST", "/v3/service_instances", body).status_code == 201
    return "/v3/service_instances/{}/credentials"


def create_v2(ask, credentials, space):
    body = f'{{"name":"u","credentials":{credentials},"space_guid":"{space}"}}'
    assert ask("POST", "/v2/user_provided_service_instances", body).status_code == 201
    return "/v2/user_provided_service_instances/{}"


@pytest.fixture
def served():
    world, client = serve()
    yield world, client
    assert [repr(failure) for failure in world.failures] == []


@pytest.mark.parametrize("create", [create_v3, create_v2])
@pytest.mark.parametrize(("sent", "shown"), NUMBERS.values(), ids=NUMBERS)
def test_credentials_keep_their_digits(served, create, sent, shown):
    world, client = served

    def ask(method, path, data=None):
        headers = {"Authorization": ADMIN, "Content-Type": "application/json"}
        return client.open(path, method=method, data=data, headers=headers)

    ask("POST", "/_fakecc/seed", '{"organizations":[{"name":"o","spaces":[{"name":"s"}]}]}')
    path = create(ask, f'{{"m":[{sent}]}}', world.spaces.first(name="s").guid)
    # Through a snapshot, too.
    state = ask("GET", "/_fakecc/state").get_data(as_text=True)
    assert ask("POST", "/_fakecc/state", state).status_code in {200, 204}

    reply = ask("GET", path.format(world.service_instances.first(name="u").guid))

    assert f'"m":[{shown}]' in reply.get_data(as_text=True)
