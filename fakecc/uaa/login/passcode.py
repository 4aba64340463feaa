"""/passcode: a code for `cf login --sso`.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/passcode/PasscodeEndpoint.java
"""

from __future__ import annotations

from fakecc.actions.platform import uaa_codes
from fakecc.call import Call, Reply, endpoint
from fakecc.uaa import answers, cookies, requests
from fakecc.uaa.login import _pages, _sessions
from fakecc.uaa.tokens.grants import PASSCODE

SECONDS = 300


def show(call: Call) -> Reply:
    """A new code for whoever is logged in; the code before it holds no longer."""
    account = _sessions.account_of(call)
    if account is None:
        return _sessions.ask_to_log_in(call)
    now = call.world.now()
    for code in list(call.world.expiring_codes):
        if (code.intent, code.data) == (PASSCODE, account.guid):
            call.world.remove(code)
    value = uaa_codes.create(call.world, account.guid, intent=PASSCODE, expires_at=now + SECONDS).guid
    if "application/json" in requests.accepts(call):
        return _sessions.renew_csrf(call, answers.view(value))
    return answers.page(_pages.passcode(value), cookies=[cookies.csrf(call)])


ENDPOINTS = [endpoint("GET", "/passcode", show)]
