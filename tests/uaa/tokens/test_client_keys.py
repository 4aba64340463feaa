"""Keys at a client's jwks_uri: asked for over HTTP, kept for ten minutes, and what becomes of each failure.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/provider/oauth/OidcMetadataFetcher.java,
cache/StaleUrlCache.java
"""

import pytest
from support.assertions import ask_for_token, key_set, keys_server, sign
from support.uaa_client import claims

from fakecc.actions.platform import uaa_clients
from fakecc.uaa.tokens import signatures


@pytest.fixture
def keys():
    with keys_server() as server:
        yield server


@pytest.fixture
def app(world, keys):
    return add_app(world, keys.uri)


def add_app(world, uri):
    return uaa_clients.create(
        world, "app", secrets=("s",), grant_types=("client_credentials",), authorities=("uaa.none",), jwks_uri=uri
    )


def test_keys_are_fetched(world, keys, app):
    token = ask_for_token(world, sign()).body["access_token"]
    assert claims(token)["client_auth_method"] == "private_key_jwt"
    [(path, headers)] = keys.asked
    assert (path, headers["accept"], "authorization" in headers) == ("/keys", "application/json", False)


def test_the_journal_calls_no_key_server_a_broker(world, keys, app):
    ask_for_token(world, sign())
    assert [entry.kind for entry in world.journal] == []


def test_keys_are_kept_for_ten_minutes(world, keys, app):
    ask_for_token(world, sign())
    keys.text = key_set("second")
    world.clock.advance("599s")
    assert ask_for_token(world, sign()).status == 200
    assert ask_for_token(world, sign("second")).body["error_description"] == "Untrusted client_assertion"
    world.clock.advance("1s")
    assert ask_for_token(world, sign("second")).status == 200
    assert len(keys.asked) == 2


def test_old_keys_stay_where_nobody_answers(world, keys, app):
    ask_for_token(world, sign())
    keys.status = 500
    world.clock.advance("1h")
    assert ask_for_token(world, sign(iat=1_700_000_000)).status == 200
    keys.status, keys.text = 200, key_set("second")
    assert ask_for_token(world, sign("second")).status == 200


def test_other_keys_are_asked_for_where_the_uri_changes(world, keys, app):
    ask_for_token(world, sign())
    world.change(world.uaa_clients["app"], jwks_uri=f"{keys.uri}?v=2")
    assert ask_for_token(world, sign()).status == 200
    assert [path for path, _ in keys.asked] == ["/keys", "/keys?v=2"]


def test_what_is_refused_anyway_asks_nobody(world, keys, app):
    assert ask_for_token(world, sign(), client_assertion_type="x").status == 401
    assert ask_for_token(world, sign(iss="other", sub="other")).status == 401
    assert ask_for_token(world, "x").status == 401
    assert keys.asked == []


ANSWERS = {
    "no JSON": (200, "keys", "Bad client_assertion"),
    "broken JSON": (200, "{keys}", "Client jwt configuration cannot be parsed"),
    "no keys": (
        200,
        '{"keys": []}',
        "Invalid private_key_jwt: jwk set is empty of exceeds to maximum of keys. max: + 10",
    ),
    "not found": (404, "none", '404 Not Found: "none"'),
    "broken": (500, "", "500 Internal Server Error: [no body]"),
    "accepted": (202, "", "Unable to fetch content, status:Accepted"),
    "a status without words": (299, "", "Unable to fetch content, status:"),
    "nothing": (200, "", "Bad client_assertion"),
}


@pytest.mark.parametrize(("status", "text", "sentence"), ANSWERS.values(), ids=ANSWERS)
def test_a_bad_answer_lets_nobody_in(world, keys, app, status, text, sentence):
    keys.status, keys.text = status, text
    reply = ask_for_token(world, sign())
    assert (reply.status, reply.body["error_description"]) == (401, sentence)


def test_nobody_answers(world):
    add_app(world, "http://localhost:1/keys")
    reply = ask_for_token(world, sign())
    assert reply.status == 401
    assert reply.body["error_description"].startswith('I/O error on GET request for "http://localhost:1/keys": ')


def test_hosts_off_this_machine_are_not_asked(world):
    """Only those that --broker-hosts allows."""
    add_app(world, "https://keys.example.com/keys")
    assert ask_for_token(world, sign()).status == 401


def test_uaa_asks_itself_without_http(world):
    add_app(world, "https://api.example.org/uaa/token_keys")
    signatures.load_configured_keys(world)
    ring = world.signing_keys
    pem = ring._keys[ring.active_id]  # noqa: SLF001 - it shows its private half in no other way
    assert ask_for_token(world, sign(pem, headers={"kid": ring.active_id})).status == 200


def test_a_client_may_lose_its_uri_while_its_keys_are_fetched(world, keys, app):
    asked = world.ask

    def ask_late(request):
        with world.lock, world.piece(None):
            world.change(world.uaa_clients["app"], jwks_uri=None)
        return asked(request)

    world.ask = ask_late
    assert ask_for_token(world, sign()).body["error_description"] == "Bad client_assertion"


def test_a_snapshot_keeps_the_keys(world, keys, app):
    ask_for_token(world, sign())
    kept = world.snapshot()
    world.reset()
    world.restore(kept)
    keys.status = 500
    assert ask_for_token(world, sign()).status == 200
