"""/userinfo."""

import pytest
from support.uaa_client import client_token, uaa, user_token


def test_userinfo_tells_who_asks(world):
    body = uaa(world, "GET", "/userinfo", token=user_token(world)).body
    assert (body["user_name"], body["sub"]) == ("admin", body["user_id"])


def test_userinfo_needs_openid(world):
    reply = uaa(world, "GET", "/userinfo", token=user_token(world, scope="cloud_controller.read"))
    assert (reply.status, reply.body["error"]) == (403, "access_denied")


def test_a_client_is_no_user(world):
    assert uaa(world, "GET", "/userinfo", token=client_token(world)).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_userinfo_takes_every_method(world, method):
    """Source: uaa:account/UserInfoEndpoint.java, which names none."""
    assert uaa(world, method, "/userinfo", token=user_token(world)).body["user_name"] == "admin"
