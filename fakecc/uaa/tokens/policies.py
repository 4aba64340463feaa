"""A zone's rules for its tokens: how long they hold, and which of them UAA keeps.

Source: uaa:model/src/main/java/org/cloudfoundry/identity/uaa/zone/TokenPolicy.java,
server: oauth/TokenValidityResolver.java, uaa/src/main/webapp/WEB-INF/spring/oauth-endpoints.xml (uaaTokenPolicy)
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.call import Call
from fakecc.json_types import Json
from fakecc.models.uaa_accounts import UaaClient
from fakecc.records import Value, value_type
from fakecc.uaa import addresses
from fakecc.uaa.zones import _zone_configs

OPAQUE = "opaque"
# Where a client or a zone says this, what holds for all zones counts.
GLOBAL = -1


@value_type
class TokenPolicy(Value):
    """`revocable`: UAA keeps every token. `opaque_refresh`: a refresh token is an id, whatever the access token is.

    `unique_refresh`: a new refresh token ends those before it. `rotating_refresh`: one is good once.
    """

    access_seconds: int
    refresh_seconds: int
    revocable: bool
    opaque_refresh: bool
    unique_refresh: bool
    rotating_refresh: bool


def policy_of(call: Call) -> TokenPolicy:
    """The policy of the zone that the request's host names."""
    token: Mapping[str, Json] = call.world.settings.jwt["token"]
    zone = call.world.identity_zones.get(addresses.zone_of_host(call))
    if zone is None:
        policy, refresh = token["policy"], token["refresh"]
        return TokenPolicy(
            access_seconds=policy["accessTokenValiditySeconds"],
            refresh_seconds=policy["refreshTokenValiditySeconds"],
            revocable=token["revocable"],
            opaque_refresh=refresh["format"] == OPAQUE,
            unique_refresh=refresh["unique"],
            rotating_refresh=refresh["rotate"],
        )
    given: Mapping[str, Json] = {**_zone_configs.DEFAULTS["tokenPolicy"], **(zone.config.get("tokenPolicy") or {})}
    return TokenPolicy(
        access_seconds=_number(given["accessTokenValidity"]),
        refresh_seconds=_number(given["refreshTokenValidity"]),
        revocable=bool(given["jwtRevocable"]),
        opaque_refresh=given["refreshTokenFormat"] == OPAQUE,
        unique_refresh=bool(given["refreshTokenUnique"]),
        rotating_refresh=bool(given["refreshTokenRotate"]),
    )


def access_seconds(call: Call, client: UaaClient) -> int:
    """For how long a client's access tokens hold: the client's word, the zone's, or that of all zones."""
    return _first(client.access_token_validity, policy_of(call).access_seconds, _global(call, "access"))


def refresh_seconds(call: Call, client: UaaClient) -> int:
    """The same of its refresh tokens."""
    return _first(client.refresh_token_validity, policy_of(call).refresh_seconds, _global(call, "refresh"))


def _first(of_client: int | None, of_zone: int, of_all: int) -> int:
    seconds = of_zone if of_client is None else of_client
    return of_all if seconds == GLOBAL else seconds


def _global(call: Call, kind: str) -> int:
    seconds: int = call.world.settings.jwt["token"]["policy"]["global"][f"{kind}TokenValiditySeconds"]
    return seconds


def _number(value: Json) -> int:
    return value if isinstance(value, int) else GLOBAL
