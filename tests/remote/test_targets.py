"""Where the parts of a server are."""

import pytest

from fakecc.remote.targets import LogInFailed, RemoteServer


def test_links_say_where_uaa_is(target, served):
    bases = target.bases(["uaa", "log_cache"])
    assert (bases["uaa"], bases["uaahost"]) == (f"{served.url}/uaa", f"{served.url}/uaa".removeprefix("http://"))


def test_what_is_given_needs_no_link():
    bases = RemoteServer(api="http://127.0.0.1:1", uaa="http://uaa", login="http://login").bases(["uaa"])
    assert (bases["uaa"], bases["loginhost"]) == ("http://uaa", "login")


def test_a_user_with_a_password_logs_in(served):
    target = RemoteServer(api=served.url, accounts={"admin": ("admin", "admin"), "other": ("admin", "wrong")})
    assert target.log_in("admin").count(".") == 2
    assert target.log_in("somebody") is None
    with pytest.raises(LogInFailed, match="admin cannot log in"):
        target.log_in("other")
