"""/check_token, /introspect and /clientinfo."""

import pytest
from support.uaa_client import uaa, user_token

RESOURCE = ("cloud_controller", "cloud_controller-secret")


def check(world, token, basic=RESOURCE):
    return uaa(world, "POST", "/check_token", basic=basic, form={"token": token})


def test_a_resource_server_is_told_the_claims(world):
    assert check(world, user_token(world)).body["user_name"] == "admin"


def test_it_is_told_when_the_token_has_expired(world):
    token = user_token(world)
    world.clock.advance(1201, expire_tokens=True)
    assert (check(world, token).status, check(world, token).body["error"]) == (400, "invalid_token")
    told = uaa(world, "POST", "/introspect", basic=RESOURCE, form={"token": token})
    assert told.body == {"revocable": False, "active": False}


@pytest.mark.parametrize(("basic", "status"), [(("cf", ""), 403), (None, 401), (("cf", "x"), 401)])
def test_nobody_else_is_told(world, basic, status):
    assert check(world, user_token(world), basic).status == status


def test_a_client_is_told_what_it_may(world):
    body = uaa(world, "GET", "/clientinfo", basic=RESOURCE).body
    assert (body["client_id"], body["authorities"]) == ("cloud_controller", ["uaa.resource"])
