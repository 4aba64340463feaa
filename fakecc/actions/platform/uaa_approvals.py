"""What may happen to approvals: a user lets a client have a scope for thirty days, or denies it.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/approval/JdbcApprovalStore.java,
approval/ApprovalService.java
"""

from __future__ import annotations

from fakecc.models.uaa_accounts import Account, Approval
from fakecc.world import World

SECONDS = 30 * 86400.0
HALF_AN_HOUR = 1800.0


def create(world: World, account: Account, client_id: str, scope: str, status: str = "APPROVED") -> Approval:
    """Note what the user decided about one scope of a client."""
    return world.add(
        Approval(
            **world.stamp(Approval),
            account_guid=account.guid,
            client_id=client_id,
            scope=scope,
            status=status,
            expires_at=world.now() + SECONDS,
        )
    )


def put(
    world: World,
    account: Account,
    client_id: str,
    scope: str,
    status: str,
    *,
    updated_at: float | None = None,
    expires_at: float | None = None,
) -> Approval:
    """Note the same, in the place of what was decided before; it holds for half an hour where nobody says how long."""
    known = world.approvals.find(account_guid=account.guid)
    for approval in [each for each in known if (each.client_id, each.scope) == (client_id, scope)]:
        world.remove(approval)
    stamp = world.stamp(Approval)
    return world.add(
        Approval(
            guid=stamp["guid"],
            created_at=stamp["created_at"],
            updated_at=stamp["updated_at"] if updated_at is None else updated_at,
            account_guid=account.guid,
            client_id=client_id,
            scope=scope,
            status=status,
            expires_at=world.now() + HALF_AN_HOUR if expires_at is None else expires_at,
        )
    )
