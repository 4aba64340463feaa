"""The kind of a token that UAA keeps is told by its id."""

import pytest

from fakecc.actions.platform import uaa_accounts, uaa_tokens

CLAIMS = {"cid": "cf", "scope": ["openid", "uaa.user"], "exp": 5, "zid": "uaa"}


@pytest.mark.parametrize(("jti", "kind"), [("abc", "ACCESS_TOKEN"), ("abc-r", "REFRESH_TOKEN")])
def test_a_token_is_kept_under_its_id(world, jti, kind):
    stored = uaa_tokens.store(world, "e.y.J", {**CLAIMS, "jti": jti})
    assert world.stored_tokens.get(jti) == stored
    assert (stored.response_type, stored.scope, stored.value) == (kind, "[openid, uaa.user]", "e.y.J")


@pytest.mark.parametrize(("opaque", "name"), [(True, "opaque"), (False, "jwt")])
def test_a_token_tells_its_format(world, opaque, name):
    assert uaa_tokens.store(world, "e.y.J", {**CLAIMS, "jti": "abc"}, opaque=opaque).format == name


def test_refresh_tokens_of_a_user_and_a_client_end(world):
    ann = uaa_accounts.create(world, "ann").guid
    for jti, changed in {"a": {}, "b-r": {}, "c-r": {"cid": "other"}, "d-r": {"zid": "z"}}.items():
        uaa_tokens.store(world, "e.y.J", {**CLAIMS, **changed, "jti": jti}, account_guid=ann)
    uaa_tokens.remove_refresh_tokens(world, ann, "cf", "uaa")
    assert [token.guid for token in world.stored_tokens] == ["a", "c-r", "d-r"]
