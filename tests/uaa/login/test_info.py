"""/info, discovery and health."""

import pytest
from support.uaa_client import uaa


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_info_is_told_whatever_the_method(world, method):
    body = uaa(world, method, "/info", headers={"Accept": "application/json"}).body
    assert (body["zone_name"], body["links"]["uaa"], [*body["prompts"]]) == (
        "uaa",
        "http://api.example.org/uaa",
        ["username", "password"],
    )


def test_info_is_json_only(world):
    assert uaa(world, "GET", "/info", headers={"Accept": "text/html"}).status == 406


def test_the_issuer_is_that_of_the_tokens(world):
    body = uaa(world, "GET", "/.well-known/openid-configuration").body
    assert (body["issuer"], body["jwks_uri"]) == (
        "http://api.example.org/uaa/oauth/token",
        "http://api.example.org/uaa/token_keys",
    )


def test_health_is_a_word(world):
    assert uaa(world, "GET", "/healthz").text == "ok\n"
