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
