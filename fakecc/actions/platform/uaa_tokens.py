"""What may happen to the tokens that UAA keeps: opaque ones, and those that a revocation names.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/oauth/token/JdbcRevocableTokenProvisioning.java
"""

from __future__ import annotations

from collections.abc import Sequence

from fakecc.models.uaa_accounts import StoredToken
from fakecc.world import World

REFRESH_SUFFIX = "-r"


def store(
    world: World,
    token: str,
    *,
    jti: str,
    client_id: str,
    account_guid: str | None,
    scopes: Sequence[str],
    expires_at: float,
    zone_id: str,
) -> StoredToken:
    """Keep a token under its id, which stands for it; an id with the suffix `-r` is a refresh token's."""
    now = world.now()
    return world.add(
        StoredToken(
            guid=jti,
            created_at=now,
            updated_at=now,
            client_id=client_id,
            account_guid=account_guid,
            response_type="REFRESH_TOKEN" if jti.endswith(REFRESH_SUFFIX) else "ACCESS_TOKEN",
            scope=f"[{', '.join(scopes)}]",
            value=token,
            expires_at=expires_at,
            zone_id=zone_id,
        )
    )
