"""The few pages that a person sees: no scripts, and nothing from elsewhere."""

from __future__ import annotations

from html import escape

STYLE = (
    "body{font:16px sans-serif;max-width:24em;margin:4em auto;padding:0 1em}"
    "label,input,button{display:block;width:100%;box-sizing:border-box;margin:.4em 0;padding:.4em}"
    ".error{color:#b00}"
)
ERRORS = {
    "login_failure": "Unable to verify email or password. Please try again.",
    "account_locked": "Your account has been locked because of too many failed attempts to login.",
    "invalid_login_request": "Invalid login attempt, request does not meet our security standards, please try again.",
    "password_change_required": "The password of this account must be changed first.",
}


def page(title: str, body: str) -> str:
    """A whole page. `body` is HTML."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def login(action: str, csrf: str, *, username: str, password: str, error: str | None) -> str:
    """Where a person logs in. `username` and `password` are what is asked for."""
    told = f'<p class="error">{escape(ERRORS.get(error, error))}</p>' if error else ""
    return page(
        "Welcome!",
        f'{told}<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="X-Uaa-Csrf" value="{escape(csrf)}">'
        f'<label>{escape(username)}<input name="username" autofocus autocomplete="username"></label>'
        f'<label>{escape(password)}<input name="password" type="password" autocomplete="current-password"></label>'
        '<button type="submit">Sign in</button></form>',
    )


def home(username: str, logout: str) -> str:
    return page("Where to?", f'<p>Logged in as {escape(username)}.</p><p><a href="{escape(logout)}">Sign out</a></p>')


def passcode(code: str) -> str:
    return page(
        "Temporary Authentication Code",
        f"<p>Use this code once, where you are asked for it:</p><p><code>{escape(code)}</code></p>",
    )


def approval(action: str, csrf: str, client_id: str, scopes: list[str]) -> str:
    """Where a person lets a client have scopes."""
    listed = "".join(
        f'<label><input type="checkbox" name="scope.{index}" value="scope.{escape(scope)}" checked>'
        f"{escape(scope)}</label>"
        for index, scope in enumerate(scopes)
    )
    return page(
        "Application Authorization",
        f"<p>{escape(client_id)} has requested permission to access your account.</p>"
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="X-Uaa-Csrf" value="{escape(csrf)}">{listed}'
        '<button name="user_oauth_approval" value="true">Authorize</button>'
        '<button name="user_oauth_approval" value="false">Deny</button></form>',
    )
