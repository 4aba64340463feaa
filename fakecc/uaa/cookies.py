"""The cookies that UAA sets: the servlet's session, the token against forged requests, and who is logged in.

Source: uaa:server/src/main/java/org/cloudfoundry/identity/uaa/web/CookieBasedCsrfTokenRepository.java,
login/CurrentUserCookieFactory.java
"""

from __future__ import annotations

import json
import time
from urllib.parse import quote

from fakecc.call import Call
from fakecc.models.uaa_accounts import Account

SESSION = "JSESSIONID"
CSRF = "X-Uaa-Csrf"
USER = "Current-User"
CSRF_SECONDS = 86400


def session(call: Call, session_id: str | None = None) -> str:
    """A session's cookie; of a session that holds nothing where no id is given."""
    return f"{SESSION}={session_id or new_value(call)}; Path=/; Secure; HttpOnly; SameSite=None"


def csrf(call: Call) -> str:
    """A new token that a form has to send back."""
    expires = _http_date(call.world.now() + CSRF_SECONDS)
    return f"{CSRF}={new_value(call)}; Max-Age={CSRF_SECONDS}; Expires={expires}; Path=/; HttpOnly; SameSite=Lax"


def value_of(cookie: str) -> str:
    """The value of a cookie as it is set."""
    return cookie.partition("=")[2].partition(";")[0]


def spent_csrf(call: Call) -> str:
    """The token is used up."""
    return f"{CSRF}={new_value(call)}; Max-Age=0; Expires={_http_date(0)}; Path=/; HttpOnly; SameSite=Lax"


def user(account: Account) -> str:
    """Who is logged in, for pages of other applications."""
    value = quote(json.dumps({"userId": account.guid}, separators=(",", ":")), safe="")
    return f"{USER}={value}; Path=/; SameSite=Strict"


def no_user() -> str:
    return f"{USER}=; Max-Age=0; Expires={_http_date(0)}; Path=/"


def no_session() -> str:
    return f"{SESSION}=; Max-Age=0; Expires={_http_date(0)}; Path=/"


def ended_session() -> str:
    """What the servlet container adds where there was a session."""
    return f"{SESSION}=; Max-Age=0; Expires=Thu, 1 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=None"


def new_value(call: Call) -> str:
    """A value for a cookie that nobody guesses."""
    return call.world.guid("Cookie").replace("-", "")


def _http_date(seconds: float) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(int(seconds)))
