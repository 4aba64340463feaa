"""UAA's answers and refusals: which headers, content type and key order each of them has.

Source: uaa:uaa/src/main/webapp/WEB-INF/spring-servlet.xml, server: scim/exception, oauth/provider/error
"""

from __future__ import annotations

import html
import time
from collections.abc import Sequence

from fakecc.call import Reply
from fakecc.json_types import Json

JSON = "application/json"
JSON_UTF8 = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"
PLAIN_LATIN = "text/plain;charset=ISO-8859-1"

ALWAYS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "script-src 'self'"}
GUARDED = {**ALWAYS, "X-XSS-Protection": "1; mode=block", "X-Frame-Options": "DENY"}
UNCACHED = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "0",
}
UNSTORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
ENGLISH = {"Content-Language": "en"}
BROWSER = {"Strict-Transport-Security": "max-age=31536000"}


class UaaError(Exception):
    """A refusal, ready to be sent."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.body))
        self.reply = reply


# What is granted.


def resource(body: Json, status: int = 200, **headers: str) -> Reply:
    """A resource in JSON; a header's name is given with underscores."""
    return Reply(status=status, body=body, headers={**GUARDED, **UNCACHED, **_header_names(headers)}, content_type=JSON)


def nothing(status: int = 200) -> Reply:
    """An answer without a body."""
    return Reply(status=status, headers={**GUARDED, **UNCACHED})


def token_answer(body: Json) -> Reply:
    """The answer of /oauth/token."""
    return Reply(body=body, headers={**GUARDED, **UNSTORED}, content_type=JSON_UTF8)


def view(body: Json, status: int = 200) -> Reply:
    """What UAA renders as a view that happens to be JSON."""
    return Reply(
        status=status, body=body, headers={**GUARDED, "Cache-Control": "no-store", **ENGLISH}, content_type=JSON_UTF8
    )


def page(text: str, *, cookies: Sequence[str] = (), status: int = 200) -> Reply:
    """A page for a person."""
    return Reply(
        status=status,
        text=text,
        headers={**GUARDED, **UNCACHED, **ENGLISH, **BROWSER},
        content_type=HTML,
        cookies=[*cookies],
    )


def redirect(location: str, *, cookies: Sequence[str] = (), text: str = "") -> Reply:
    """Where a browser goes next."""
    headers = {**GUARDED, **UNCACHED, **BROWSER, "Location": location}
    return Reply(status=302, text=text, headers=headers, cookies=[*cookies])


# What is refused.


def oauth_refusal(status: int, error: str, description: str, *, challenge: str = "", **more: Json) -> UaaError:
    """A refusal in OAuth's words."""
    body = {"error": error, "error_description": description, **more}
    headers = {**GUARDED, **UNSTORED}
    if challenge:
        headers["WWW-Authenticate"] = challenge
    return UaaError(Reply(status=status, body=body, headers=headers, content_type=JSON))


def unauthorized_client(description: str = "Bad credentials") -> UaaError:
    """The client, or the user that it names, is not who it says."""
    # As the real one does. recording: uaa/token-password-refused
    return oauth_refusal(401, "invalid_client", description, challenge=client_challenge("Bad credentials"))


def unauthorized_user(description: str) -> UaaError:
    """A user who is known may not come in."""
    return oauth_refusal(401, "unauthorized", description, challenge=client_challenge(description))


def client_challenge(description: str) -> str:
    return f'Basic realm="UAA/client", error="unauthorized", error_description="{description}"'


def invalid_bearer(description: str, error: str = "invalid_token") -> UaaError:
    """The bearer's token does not hold."""
    challenge = f'Bearer realm="UAA/oauth", error="{error}", error_description="{description}"'
    return oauth_refusal(401, error, description, challenge=challenge)


def invalid_grant(status: int, error: str, description: str, **more: Json) -> UaaError:
    """What is presented for a token does not hold."""
    challenge = f'Bearer error="{error}", error_description="{description}"' if status == 401 else ""
    return oauth_refusal(status, error, description, challenge=challenge, **more)


def insufficient_scope(needed: str) -> UaaError:
    """The bearer's token holds, but not for this."""
    description = "Insufficient scope for this resource"
    challenge = f'Bearer error="insufficient_scope", error_description="{description}", scope="{needed}"'
    return oauth_refusal(403, "insufficient_scope", description, challenge=challenge, scope=needed)


def access_denied(description: str = "Access is denied", challenge: str = "") -> UaaError:
    return oauth_refusal(403, "access_denied", description, challenge=challenge)


def scim_refusal(status: int, error: str, description: str, **more: Json) -> UaaError:
    """A refusal in SCIM's words; `more` stands before the error."""
    body = {"error_description": description, **more, "error": error, "message": description}
    headers = {**GUARDED, **UNCACHED, **ENGLISH}
    return UaaError(Reply(status=status, body=body, headers=headers, content_type=JSON_UTF8))


def report(status: int, error: str, description: str) -> UaaError:
    """A refusal in the form that SCIM's are in, of a page that is not SCIM's."""
    return scim_refusal(status, error, description)


def unexpected_error() -> UaaError:
    """What a real UAA did not foresee, either, in its SCIM half."""
    return scim_refusal(500, "scim", "Unexpected error")


def client_refusal(status: int, description: str) -> UaaError:
    """A refusal of /oauth/clients."""
    return UaaError(resource({"error": "invalid_client", "error_description": description}, status))


def html_refusal(status: int, **headers: str) -> UaaError:
    """The page of the servlet container, where nothing of UAA's own answers."""
    text = f"<!doctype html><title>HTTP Status {status}</title><h1>HTTP Status {status}</h1>"
    told = {**GUARDED, **UNCACHED, **ENGLISH, **_header_names(headers)}
    return UaaError(Reply(status=status, text=text, headers=told, content_type=HTML))


def not_found() -> UaaError:
    """404 without a body."""
    return UaaError(nothing(404))


# Details.


def moment(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds, as UAA writes times."""
    milliseconds = round(seconds * 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000)) + f".{milliseconds % 1000:03d}Z"


def milliseconds(seconds: float) -> int:
    """A moment as a number of milliseconds since the epoch."""
    return round(seconds * 1000)


def escape(text: str) -> str:
    """A text as Spring's HtmlUtils.htmlEscape writes it."""
    return html.escape(text, quote=False).replace('"', "&quot;").replace("'", "&#39;")


def _header_names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
