"""Requests to UAA, with a token or a client's name and secret, and no HTTP."""

import base64
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
