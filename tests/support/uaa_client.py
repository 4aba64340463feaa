"""Requests to UAA, with a token, a client's name and secret or a browser, and no HTTP."""

import base64
import re
from urllib.parse import urlencode

import jwt

from support import NOBODY, ask

CF = ("cf", "")
ADMIN_CLIENT = ("admin", "admin-secret")


def uaa(world, method, path, body=None, *, token=None, basic=None, form=None, headers=None):
    """The reply of UAA. `basic` is a client's id and secret; `form` is sent in place of a body."""
    sent = dict(headers or {})
    if token:
        sent["Authorization"] = f"bearer {token}"
    if basic:
        sent["Authorization"] = "Basic " + base64.b64encode(":".join(basic).encode()).decode()
    if form is not None:
        body = urlencode(form).encode()
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    elif body is not None:
        sent.setdefault("Content-Type", "application/json")
    return ask(world, method, f"/uaa{path}", body, as_=NOBODY, headers=sent)


def grant(world, basic=CF, /, **form):
    """What /oauth/token says to a form."""
    return uaa(world, "POST", "/oauth/token", basic=basic, form=form)


def by_password(world, username="admin", password="admin", **form):  # noqa: S107 - it is the preset's
    return grant(world, **{"grant_type": "password", "username": username, "password": password, **form})


def user_token(world, username="admin", password="admin", **form):  # noqa: S107 - it is the preset's
    return by_password(world, username, password, **form).body["access_token"]


def client_token(world, basic=ADMIN_CLIENT):
    return grant(world, basic, grant_type="client_credentials").body["access_token"]


def claims(token):
    """What a token says."""
    return jwt.decode(token, options={"verify_signature": False})


class Browser:
    """It keeps cookies, and lets go of those that end."""

    def __init__(self, world):
        self.world, self.cookies = world, {}

    def get(self, path):
        return self._asked("GET", path)

    def post(self, path, **form):
        return self._asked("POST", path, form=form)

    def log_in(self, username="admin", password="admin", **form):  # noqa: S107 - it is the preset's
        self.get("/login")
        token = form.pop("token", self.cookies["X-Uaa-Csrf"])
        return self.post("/login.do", username=username, password=password, **{"X-Uaa-Csrf": token})

    def _asked(self, method, path, form=None):
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        reply = uaa(self.world, method, path, form=form, headers={"Accept": "text/html", "Cookie": told})
        for cookie in reply.cookies:
            name, value = cookie.partition(";")[0].split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0;" in cookie:
                del self.cookies[name]
        return reply


def authorize(client="ssh-proxy", **more):
    """The path at which a client sends a browser for a code."""
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/oauth/authorize?client_id={client}&response_type=code{extra}"


def code_of(reply):
    """The code with which a browser is sent back."""
    return re.search(r"code=([^&]+)", reply.headers["Location"])[1]
