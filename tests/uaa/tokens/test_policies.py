"""How a zone, or uaa.yml, has tokens made and kept.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/UaaTokenServices.java (persistRevocableToken)
"""

import pytest
from support.uaa_client import claims, uaa

from fakecc import World
from fakecc.uaa.tokens import verification

ZONE = {"Host": "z.localhost"}
APP = {"client_id": "app", "client_secret": "s"}
GRANTS = ["password", "client_credentials", "refresh_token"]


def begin(world, policy, **client):
    """A zone with this policy, and a user and a client in it."""
    world.seed(
        identity_zones=[{"id": "z", "config": {"tokenPolicy": policy}}],
        users=[{"username": "ann", "password": "a", "zone": "z"}],
        clients=[{"id": "app", "secret": "s", "zone": "z", "grant_types": GRANTS, "scopes": ["openid"], **client}],
    )
    return world


def ask(world, **form):
    return uaa(world, "POST", "/oauth/token", form={**APP, **form}, headers=ZONE)


def log_in(world, **form):
    return ask(world, grant_type="password", username="ann", password="a", **form).body


def refresh(world, token, **form):
    return ask(world, grant_type="refresh_token", refresh_token=token, **form)


def seconds(token):
    return claims(token)["exp"] - claims(token)["iat"]


def test_a_zones_refresh_tokens_are_opaque_where_it_says_nothing(world):
    answer = log_in(begin(world, {}))
    kept = world.stored_tokens[answer["refresh_token"]]
    assert (kept.format, claims(kept.value)["revocable"], "revocable" in claims(answer["access_token"])) == (
        "opaque", True, False,
    )  # fmt: skip
    assert refresh(world, answer["refresh_token"]).body["refresh_token"] == answer["refresh_token"]


def test_a_zones_refresh_tokens_are_jwts_where_it_says_so(world):
    answer = log_in(begin(world, {"refreshTokenFormat": "jwt"}))
    assert (claims(answer["refresh_token"])["cid"], len(world.stored_tokens)) == ("app", 0)


def test_a_zone_keeps_every_token(world):
    answer = log_in(begin(world, {"jwtRevocable": True, "refreshTokenFormat": "jwt"}))
    assert [token.format for token in world.stored_tokens] == ["jwt", "jwt"]
    world.remove(world.stored_tokens[answer["jti"]])
    with pytest.raises(verification.TokenProblem, match="The token has been revoked"):
        verification.access_claims(world, answer["access_token"])


def test_a_zone_keeps_the_tokens_of_clients(world):
    begin(world, {"jwtRevocable": True}, authorities=["uaa.none"])
    token = ask(world, grant_type="client_credentials").body["access_token"]
    assert (claims(token)["revocable"], world.stored_tokens[claims(token)["jti"]].format) == (True, "jwt")


def test_a_new_refresh_token_ends_the_others(world):
    begin(world, {"refreshTokenUnique": True})
    first, second = (log_in(world)["refresh_token"] for _ in range(2))
    assert [refresh(world, token).status for token in (first, second, second)] == [401, 200, 200]


def test_a_refresh_token_is_good_once(world):
    begin(world, {"refreshTokenRotate": True})
    first = log_in(world)["refresh_token"]
    second = refresh(world, first).body["refresh_token"]
    assert [refresh(world, token).status for token in (first, second)] == [401, 200]


LIVES = {
    "nobody says": ({}, {}, [43_200, 2_592_000]),
    "the zone says": ({"accessTokenValidity": 60, "refreshTokenValidity": 90}, {}, [60, 90]),
    "the zone says nothing by -1": ({"accessTokenValidity": -1, "refreshTokenValidity": -1}, {}, [43_200, 2_592_000]),
    "the client says": (
        {"accessTokenValidity": 60, "refreshTokenValidity": 90},
        {"access_token_validity": 30, "refresh_token_validity": 40},
        [30, 40],
    ),
    "the client says -1, which is what all zones have": (
        {"accessTokenValidity": 60, "refreshTokenValidity": 90},
        {"access_token_validity": -1, "refresh_token_validity": -1},
        [43_200, 2_592_000],
    ),
}


@pytest.mark.parametrize(("policy", "client", "lives"), LIVES.values(), ids=LIVES)
def test_how_long_tokens_hold(world, policy, client, lives):
    answer = log_in(begin(world, {"refreshTokenFormat": "jwt", **policy}, **client))
    assert [seconds(answer[name]) for name in ("access_token", "refresh_token")] == lives


def test_uaas_own_zone_is_told_in_uaa_yml():
    token = {"revocable": True, "refresh": {"format": "opaque", "rotate": True, "unique": True}}
    world = World("small", settings={"jwt": {"token": token}})
    form = {"grant_type": "password", "username": "admin", "password": "admin"}
    answer = uaa(world, "POST", "/oauth/token", form=form, basic=("cf", "")).body
    assert {token.format for token in world.stored_tokens} == {"jwt", "opaque"}
    assert world.stored_tokens[answer["refresh_token"]].response_type == "REFRESH_TOKEN"
