"""What stands behind a recording's placeholders for secrets."""

import pytest

from fakecc.remote import known_secrets
from fakecc.remote.known_secrets import KnownSecrets

KNOWN = KnownSecrets(passwords={"ann": "a"}, clients={"app": "s"})


def step(status=200, **asked):
    return {"request": {"method": "POST", "path": "/oauth/token", **asked}, "response": {"status": status}}


@pytest.mark.parametrize(
    ("asked", "status", "secrets"),
    [
        pytest.param({"basic": ["app", "${token1}"]}, 200, {"token1": "s"}, id="a client"),
        pytest.param({"basic": ["other", "${token1}"]}, 200, {}, id="a client that nobody knows"),
        pytest.param({"basic": ["app", "${token1}"]}, 400, {"token1": "s"}, id="refused for another reason"),
        pytest.param({"basic": ["app", "${token1}"]}, 401, {}, id="a wrong secret"),
        pytest.param({"basic": ["app", ""]}, 200, {}, id="no secret"),
        pytest.param({"form": {"username": "ann", "password": "${token2}"}}, 200, {"token2": "a"}, id="a form"),
        pytest.param({"form": [["username", "ann"], ["password", "${token2}"]]}, 200, {"token2": "a"}, id="pairs"),
        pytest.param(
            {"form": [["client_id", "app"], ["client_secret", "${token3}"]]}, 200, {"token3": "s"}, id="a client's form"
        ),
        pytest.param({"json": {"username": "ann", "password": "${token4}"}}, 200, {"token4": "a"}, id="JSON"),
        pytest.param({"json": {"username": "ann", "password": ["x"]}}, 200, {}, id="no text"),
        pytest.param({"json": {"username": "ann", "password": "${guid4}"}}, 200, {}, id="no secret's placeholder"),
    ],
)
def test_who_logs_in_is_known(asked, status, secrets):
    assert known_secrets.behind_placeholders([step(status, **asked), {"pause": 1}], KNOWN) == secrets


def test_a_uaa_yml_knows_clients_and_users():
    config = {
        "oauth": {"clients": {"cf": {"secret": ""}, "app": {"secret": "s"}, "gone": None}},
        "scim": {"users": ["ann|a|ann@example.org", "nobody"]},
    }
    assert known_secrets.of_uaa_config(config) == KnownSecrets(passwords={"ann": "a"}, clients={"cf": "", "app": "s"})
    assert known_secrets.of_uaa_config({}) == KnownSecrets()
