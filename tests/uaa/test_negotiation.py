"""What a client gets that accepts nothing of what there is."""

import pytest
from support.uaa_client import uaa


def statuses(world, token, accept, *paths):
    return [uaa(world, "GET", path, token=token, headers={"Accept": accept}).status for path in paths]


@pytest.mark.parametrize(("accept", "status"), [("text/html", 406), ("application/json", 200), ("*/*", 200)])
def test_what_is_not_accepted_is_406(world, boss, accept, status):
    assert statuses(world, boss, accept, "/oauth/clients", "/identity-zones") == [status, status]


def test_a_resource_of_scim_is_of_the_type_that_is_asked_for(world, boss):
    asked = "application/scim+json;a=b"
    assert uaa(world, "GET", "/Groups", token=boss, headers={"Accept": f"{asked}, */*"}).content_type == asked


def test_a_token_is_given_whatever_is_accepted(world):
    form = {"grant_type": "client_credentials"}
    reply = uaa(
        world, "POST", "/oauth/token", basic=("admin", "admin-secret"), form=form, headers={"Accept": "text/html"}
    )
    assert reply.status == 200


def test_a_refused_token_is_406_too(world):
    assert uaa(world, "GET", "/Users", headers={"Accept": "text/html"}).status == 406
