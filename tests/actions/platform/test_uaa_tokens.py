"""The kind of a token that UAA keeps is told by its id."""

import pytest

from fakecc.actions.platform import uaa_tokens


@pytest.mark.parametrize(("jti", "kind"), [("abc", "ACCESS_TOKEN"), ("abc-r", "REFRESH_TOKEN")])
def test_a_token_is_kept_under_its_id(world, jti, kind):
    stored = uaa_tokens.store(
        world,
        "e.y.J",
        jti=jti,
        client_id="cf",
        account_guid=None,
        scopes=["openid", "uaa.user"],
        expires_at=5.0,
        zone_id="uaa",
    )
    assert world.stored_tokens.get(jti) == stored
    assert (stored.response_type, stored.scope, stored.value) == (kind, "[openid, uaa.user]", "e.y.J")
