"""What clients send and nothing reads: in v2, which takes no notice of it, and in v3 where no page looks."""

import pytest
from support.web_client import ADMIN, client_of

from fakecc import World
from fakecc.worlds import Worlds

HEADERS = {"Authorization": ADMIN}


@pytest.fixture
def worlds():
    return Worlds(lambda name: World(guids=1, name=name))


def unread(worlds, method, path, **body):
    client_of(worlds).open(path, method=method, json=body or None, headers=HEADERS)
    return worlds["default"].journal.query(kind="request")[-1].unread


@pytest.mark.parametrize(
    ("method", "path", "body", "names"),
    [
        ("POST", "/v2/organizations", {"name": "a", "nmae": "b", "gone": None}, ("/gone", "/nmae")),
        ("POST", "/v2/organizations", {"name": "a"}, ()),
        ("GET", "/v2/organizations?name=org&q=name:org&page=1&results-per-page=2", {}, ("?name",)),
        ("GET", "/v2/organizations?order-by=id&inline-relations-depth=1", {}, ()),
        ("DELETE", "/v2/organizations/{org}?recursive=true&async=false&purge=true", {}, ("?purge",)),
        ("GET", "/v2/service_instances?return_user_provided_service_instances=true", {}, ()),
        ("PUT", "/v2/config/feature_flags/user_org_creation", {"enabled": True, "message": "x"}, ("/message",)),
        ("PUT", "/v2/organizations/{org}/users", {"username": "admin", "role": "x"}, ("/role",)),
        ("GET", "/v3/organizations?names=org", {}, ()),
        ("GET", "/v3/organizations/{org}?include=space", {}, ("?include",)),
        ("POST", "/v3/organizations", {"name": "a"}, ()),
    ],
)
def test_what_nothing_read(worlds, method, path, body, names):
    guid = worlds["default"].organizations.first(name="org").guid
    assert unread(worlds, method, path.format(org=guid), **body) == names


PASSWORD = {"grant_type": "password", "username": "admin", "password": "admin"}


@pytest.mark.parametrize(
    ("path", "form", "names"),
    [
        ("/uaa/oauth/token", PASSWORD, ()),
        ("/uaa/oauth/token", {**PASSWORD, "scope": "", "scpoe": "openid"}, ("/scpoe",)),
        ("/uaa/oauth/token?client_id=cf&x=1", PASSWORD, ("?x",)),
        ("/uaa/oauth/token", {"grant_type": "client_credentials", "username": "admin"}, ("/username",)),
    ],
    ids=["all is read", "a misspelt field", "a parameter", "a field of another grant"],
)
def test_what_uaa_read_of_no_form(worlds, path, form, names):
    client = ("admin", "admin-secret") if form["grant_type"] == "client_credentials" else ("cf", "")
    answer = client_of(worlds).post(path, data=form, auth=client)
    assert (answer.status_code, worlds["default"].journal.query()[-1].unread) == (200, names)


@pytest.mark.parametrize(
    ("method", "path", "body", "names"),
    [
        ("GET", "/uaa/Users?filter=userName+eq+%22admin%22&startIndex=1&cuont=2", None, ("?cuont",)),
        ("PUT", "/uaa/Users/{admin}/password", {"oldPassword": "admin", "password": "b", "new": "c"}, ("/new",)),
        ("POST", "/uaa/oauth/clients", {"client_id": "a", "authorized_grant_types": "implicit", "mine": 1,
                                        "redirect_uri": "http://a.b"}, ()),
        ("POST", "/uaa/Users", {"userName": "ann", "password": "a", "emails": [{"value": "a@b.c"}], "id": "x"}, ()),
    ],
    ids=["a list's parameter", "a field of JSON", "clients keep whatever is sent", "users take nothing else"],
)  # fmt: skip
def test_what_uaa_read_of_no_json(worlds, method, path, body, names):
    world, client = worlds["default"], client_of(worlds)
    form = {"grant_type": "client_credentials"}
    token = client.post("/uaa/oauth/token", data=form, auth=("admin", "admin-secret")).json["access_token"]
    path = path.format(admin=world.accounts.one(username="admin").guid)
    answer = client.open(path, method=method, json=body, headers={"Authorization": f"bearer {token}"})
    assert (answer.status_code < 300, world.journal.query()[-1].unread) == (True, names)
