"""What tests of web/ share: a client of the Flask app over one world, users, and faults of requests."""

from __future__ import annotations

import functools

import jwt
from flask.testing import FlaskClient

from fakecc.models.arranged import Fault
from fakecc.web.app import create_app
from fakecc.worlds import Worlds
from support import new_world

CLAIMS = {"user_id": "admin", "user_name": "admin", "scope": ["cloud_controller.admin"], "aud": ["cloud_controller"]}
ADMIN = "bearer " + jwt.encode(CLAIMS, "x" * 32, algorithm="HS256")


class CurrentWorlds:
    """The worlds of whichever client asks: one app serves all tests, as making one takes longer than most tests do."""

    def __init__(self):
        self.worlds = None

    def __getattr__(self, name):
        return getattr(self.worlds, name)

    def __getitem__(self, name):
        return self.worlds[name]

    def __contains__(self, name):
        return name in self.worlds

    def __iter__(self):
        return iter(self.worlds)


class Client(FlaskClient):
    """A client of some worlds."""

    worlds = None

    def open(self, *args, **kwargs):
        self.application.extensions["fakecc"].worlds = self.worlds
        return super().open(*args, **kwargs)


@functools.cache
def _app():
    app = create_app(CurrentWorlds())
    app.test_client_class = Client
    return app


def client_of(worlds):
    """A client of the Flask app over these worlds."""
    client = _app().test_client()
    client.worlds = worlds
    return client


def serve(**settings):
    """The world, and a client of its app."""
    worlds = Worlds(lambda _: new_world(**settings))
    return worlds["default"], client_of(worlds)


def user_headers(name="ann"):
    """Headers of a user without any role."""
    claims = {"user_id": name, "user_name": name, "scope": ["cloud_controller.read"], "aud": ["cloud_controller"]}
    return {"Authorization": "bearer " + jwt.encode(claims, "x" * 32, algorithm="HS256")}


def break_requests(world, effect, *, times=1, **select):
    """Have the requests that are selected fail, that many times."""
    world.add(Fault(**world.stamp(Fault), where="request", select=select, times=times, effect=effect))


def hints_of(cc):
    """What asks a served world for something, and gives the hint of the answer; `user` has the token."""
    client = client_of(Worlds(lambda _: cc.world))

    def ask(path, method="GET", user="admin", headers=None, **more):
        sent = cc.headers(user) if headers is None else headers
        answer = client.open(path, method=method, headers=sent, **more)
        return answer.headers.get("X-Fakecc-Hint", "")

    return ask
