"""A browser has one session at a time."""

from fakecc.actions.platform import uaa_accounts, uaa_sessions


def test_a_log_in_ends_the_session_before(world):
    account = uaa_accounts.introduce(world, "somebody")
    waiting = uaa_sessions.save_request(world, "cookie-1", "/passcode")
    session = uaa_sessions.start(world, "cookie-2", account, old=waiting)
    assert [*world.sessions] == [session]
    assert (session.account_guid, session.authenticated_at) == (account.guid, world.now())


def test_who_has_to_log_in_first_comes_back_to_what_was_wanted(world):
    session = uaa_sessions.save_request(world, "cookie", "/oauth/authorize?client_id=cf")
    assert (session.account_guid, session.saved_request) == (None, "/oauth/authorize?client_id=cf")
