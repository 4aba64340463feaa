"""Codes are spent by their use, and by time."""

import pytest

from fakecc.actions.platform import uaa_codes


def test_data_that_is_no_text_is_kept_as_json(world):
    code = uaa_codes.create(world, {"user_id": "u", "n": 1}, intent="AUTOLOGIN", expires_at=world.now() + 10)
    assert (code.data, len(code.guid)) == ('{"user_id":"u","n":1}', 32)


@pytest.mark.parametrize(
    ("seconds", "intents", "found"),
    [
        pytest.param(9, ("PASSCODE",), True, id="while it lives"),
        pytest.param(9, (), True, id="of whatever intent"),
        pytest.param(11, ("PASSCODE",), False, id="too late"),
        pytest.param(9, ("AUTOLOGIN",), False, id="of another intent"),
    ],
)
def test_a_code_holds_for_its_intent_and_its_time(world, seconds, intents, found):
    code = uaa_codes.create(world, "text", intent="PASSCODE", expires_at=world.now() + 10)
    world.clock.advance(seconds)
    assert (uaa_codes.use(world, code.guid, *intents) is not None) is found


def test_a_code_is_used_once(world):
    code = uaa_codes.create(world, "text", intent=None, expires_at=world.now() + 10)
    assert uaa_codes.use(world, code.guid) == code
    assert uaa_codes.use(world, code.guid) is None


def test_a_code_of_another_intent_is_not_spent(world):
    code = uaa_codes.create(world, "text", intent="PASSCODE", expires_at=world.now() + 10)
    assert uaa_codes.use(world, code.guid, "AUTOLOGIN") is None
    assert uaa_codes.use(world, code.guid, "PASSCODE") == code


def test_a_code_for_a_token_lives_for_ten_minutes(world):
    code = uaa_codes.create_authorization(world, client_id="cf", account_guid="u", nonce="n")
    assert (code.expires_at - world.now(), code.nonce) == (600, "n")
    assert world.authorization_codes.get(code.guid) == code
