"""What may happen to approvals: a user lets a client have a scope for thirty days, or denies it.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/approval/JdbcApprovalStore.java,
approval/ApprovalService.java
"""

from __future__ import annotations

from fakecc.models.uaa_accounts import Account, Approval
from fakecc.world import World

SECONDS = 30 * 86400.0


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
