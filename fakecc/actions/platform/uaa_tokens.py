"""What may happen to the tokens that UAA keeps: opaque ones, and those that a revocation names.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/token/JdbcRevocableTokenProvisioning.java
"""

from __future__ import annotations

from collections.abc import Mapping

from fakecc.json_types import Json
from fakecc.models.uaa_accounts import StoredToken
from fakecc.world import World

REFRESH_SUFFIX = "-r"
REFRESH_TOKEN = "REFRESH_TOKEN"  # noqa: S105 - a kind of token
OPAQUE, JWT = "opaque", "jwt"


def store(
    world: World, token: str, claims: Mapping[str, Json], *, account_guid: str | None = None, opaque: bool = True
) -> StoredToken:
    """Keep a token with these claims under its id; an id with the suffix `-r` is a refresh token's.

    `opaque`: the id stands for the token. `account_guid` None: it is nobody's but the client's.
    """
    now, jti = world.now(), str(claims["jti"])
    return world.add(
        StoredToken(
            guid=jti,
            created_at=now,
            updated_at=now,
            client_id=str(claims["cid"]),
            account_guid=account_guid,
            response_type=REFRESH_TOKEN if jti.endswith(REFRESH_SUFFIX) else "ACCESS_TOKEN",
            scope=f"[{', '.join(claims['scope'])}]",
            value=token,
            expires_at=float(claims["exp"]),
            zone_id=str(claims["zid"]),
            format=OPAQUE if opaque else JWT,
        )
    )


def remove_refresh_tokens(world: World, account_guid: str, client_id: str, zone_id: str) -> None:
    """End the refresh tokens that a client has for a user, as far as they are kept."""
    for token in world.stored_tokens.find(account_guid=account_guid, client_id=client_id):
        if token.response_type == REFRESH_TOKEN and token.zone_id == zone_id:
            world.remove(token)
