"""GET /Users and /ids/Users: filters, pages, attributes."""

import pytest
from support.uaa_client import uaa, user_token


@pytest.fixture
def people(world):
    world.seed(
        users=[
            {"username": name, "password": "a", "email": f"{name}@example.org", "active": name != "cid"}
            for name in ("ann", "bob", "cid")
        ]
    )


QUERIES = {
    'filter=userName eq "ANN"': ["ann"],
    'filter=email co "example.org" and active eq true': ["ann", "bob"],
    'filter=userName sw "b" or userName sw "c"': ["bob", "cid"],
    "filter=active eq false": ["cid"],
    "sortBy=userName&sortOrder=descending&count=2": ["cid", "bob"],
    "sortBy=userName&startIndex=2&count=2": ["ann", "bob"],
}


@pytest.mark.parametrize(("query", "names"), QUERIES.items())
def test_users_are_found(world, boss, people, query, names):
    body = uaa(world, "GET", f"/Users?{query.replace(' ', '+')}", token=boss).body
    assert [user["userName"] for user in body["resources"]] == names


def test_attributes_are_all_that_is_shown(world, boss, people):
    query = 'filter=userName+eq+"ann"&attributes=userName,emails.value'
    body = uaa(world, "GET", f"/Users?{query}", token=boss).body
    assert body["resources"] == [{"userName": "ann", "emails.value": ["ann@example.org"]}]


@pytest.mark.parametrize(
    "query", ["filter=userName", 'filter=password eq "a" and', 'filter=externalId eq "x"', "sortBy=nosuch"]
)
def test_a_filter_that_is_none(world, boss, query):
    reply = uaa(world, "GET", f"/Users?{query.replace(' ', '+')}", token=boss)
    assert (reply.status, reply.body["error"]) == (400, "scim")
    assert reply.body["error_description"].startswith("Invalid filter expression: [")


def test_ids_are_told_to_whoever_may_know_them(world, people):
    world.seed(users=[{"username": "ann", "scopes": ["openid", "scim.userids"]}])
    world.change(world.uaa_clients["cf"], scopes=(*world.uaa_clients["cf"].scopes, "scim.userids"))
    told = uaa(world, "GET", '/ids/Users?filter=userName+eq+"bob"', token=user_token(world, "ann", "a"))
    assert [(user["userName"], user["origin"]) for user in told.body["resources"]] == [("bob", "uaa")]
    assert uaa(world, "GET", '/ids/Users?filter=userName+eq+"bob"', token=user_token(world)).status == 403


@pytest.mark.parametrize(("query", "names"), [("", ["ann"]), ("&includeInactive=true", ["ann", "lee"])])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_ids_are_told_of_active_origins_unless_others_are_asked_for(world, method, query, names):
    """Source: uaa:scim/endpoints/UserIdConversionEndpoints.java, scim/jdbc/JdbcScimUserProvisioning.java."""
    world.seed(
        users=[
            {"username": "ann", "password": "a", "scopes": ["openid", "scim.userids"]},
            {"username": "lee", "origin": "ldap"},
        ]
    )
    world.change(world.uaa_clients["cf"], scopes=(*world.uaa_clients["cf"].scopes, "scim.userids"))
    path = f'/ids/Users?filter=userName+eq+"ann"+or+userName+eq+"lee"{query}'
    told = uaa(world, method, path, token=user_token(world, "ann", "a")).body
    assert [user["userName"] for user in told["resources"]] == names
