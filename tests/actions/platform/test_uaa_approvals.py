"""An approval holds for thirty days."""

from fakecc.actions.platform import uaa_accounts, uaa_approvals


def test_an_approval_tells_who_lets_whom_have_what_and_until_when(world):
    account = uaa_accounts.introduce(world, "somebody")
    approval = uaa_approvals.create(world, account, "app", "openid")
    denial = uaa_approvals.create(world, account, "app", "scim.read", "DENIED")
    assert world.approvals.find(account_guid=account.guid) == [approval, denial]
    assert (approval.status, denial.status) == ("APPROVED", "DENIED")
    assert approval.expires_at - world.now() == 30 * 86400
