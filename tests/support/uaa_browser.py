"""A browser as UAA sees it, without HTTP, and the addresses that it asks for."""

import re

from support.uaa_client import uaa


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
