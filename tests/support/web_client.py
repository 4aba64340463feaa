"""What tests of web/ share: a client of the Flask app over one world, users, and faults of requests."""

from __future__ import annotations

import jwt

from fakecc.models.arranged import Fault
from fakecc.web.app import create_app
from fakecc.worlds import Worlds
from support import new_world

CLAIMS = {"user_id": "admin", "user_name": "admin", "scope": ["cloud_controller.admin"], "aud": ["cloud_controller"]}
ADMIN = "bearer " + jwt.encode(CLAIMS, "x" * 32, algorithm="HS256")


def serve(**settings):
    """The world, and a client of its app."""
    worlds = Worlds(lambda _: new_world(**settings))
    return worlds["default"], create_app(worlds).test_client()


def user_headers(name="ann"):
    """Headers of a user without any role."""
    claims = {"user_id": name, "user_name": name, "scope": ["cloud_controller.read"], "aud": ["cloud_controller"]}
    return {"Authorization": "bearer " + jwt.encode(claims, "x" * 32, algorithm="HS256")}


def break_requests(world, effect, *, times=1, **select):
    """Have the requests that are selected fail, that many times."""
    world.add(Fault(**world.stamp(Fault), where="request", select=select, times=times, effect=effect))
