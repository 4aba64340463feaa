"""/check_token, /introspect and /clientinfo."""

import pytest
from support.uaa_client import uaa, user_token

from fakecc import World
from fakecc.actions.platform import uaa_clients

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


SCOPES = {
    "one that it has": ("POST", "?scopes=uaa.user", 200),
    "in large letters": ("POST", "?scopes=UAA.USER", 200),
    "several in one": ("POST", "?scopes=uaa.user,%20openid", 200),
    "repeated": ("POST", "?scopes=uaa.user&scopes=x", 400),
    "repeated ones are not divided": ("POST", "?scopes=uaa.user&scopes=openid,uaa.user", 400),
    "blanks divide nothing": ("POST", "?scopes=uaa.user%20openid", 400),
    "by the other name": ("POST", "?scope=x", 200),
    "by GET": ("GET", "?scope=uaa.user,openid", 200),
    "by GET one that it lacks": ("GET", "?scope=uaa.user,x", 400),
    "by GET by the other name": ("GET", "?scopes=x", 200),
    "by PUT": ("PUT", "?scope=x", 400),
}


@pytest.mark.parametrize(("method", "query", "status"), SCOPES.values(), ids=SCOPES)
def test_scopes_are_asked_for(world, method, query, status):
    """Source: uaa:oauth/CheckTokenEndpoint.java: `scopes` of a POST, `scope` of everything else."""
    path = f"/check_token{query}&token={user_token(world)}"
    assert uaa(world, method, path, basic=RESOURCE).status == status


def test_the_sentence_names_what_is_missing(world):
    form = {"token": user_token(world), "scopes": "x, y,uaa.user"}
    reply = uaa(world, "POST", "/check_token", basic=RESOURCE, form=form)
    assert reply.body["error_description"] == "Some requested scopes are missing: x,y"


@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE", "PATCH"])
def test_a_form_is_read_of_a_post_only(world, method):
    reply = uaa(world, method, "/check_token", basic=RESOURCE, form={"token": user_token(world)})
    assert (reply.status, reply.body["error_description"]) == (400, "Token parameter must be set")


def test_tokens_in_queries_may_be_forbidden():
    world = World("small", settings={"jwt": {"token": {"queryString": {"enabled": False}}}})
    token = user_token(world)
    told = [
        uaa(world, "POST", "/check_token", basic=RESOURCE, form={"token": token}),
        uaa(world, "POST", "/check_token?x=y", basic=RESOURCE, form={"token": token}),
        uaa(world, "GET", f"/check_token?token={token}", basic=RESOURCE),
    ]
    assert [reply.status for reply in told] == [200, 405, 405]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_introspection_is_a_post(world, method):
    told = [uaa(world, method, "/introspect?token=x", basic=basic).status for basic in (None, ("cf", ""), RESOURCE)]
    assert told == [401, 403, 405]


def test_a_client_is_told_where_it_sends_browsers_and_how_long_its_tokens_hold(world):
    uaa_clients.create(
        world,
        "app",
        secrets=("s",),
        redirect_uris=("http://localhost/**",),
        access_token_validity=60,
        refresh_token_validity=90,
        autoapprove=("true",),
        additional={"name": "App"},
    )
    assert uaa(world, "PUT", "/clientinfo", basic=("app", "s")).body == {
        "scope": ["uaa.none"],
        "client_id": "app",
        "resource_ids": ["none"],
        "authorized_grant_types": [],
        "redirect_uri": ["http://localhost/**"],
        "access_token_validity": 60,
        "refresh_token_validity": 90,
        "authorities": ["uaa.none"],
    }
