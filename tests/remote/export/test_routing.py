"""Domains and routes in a seed."""

import pytest

from fakecc.remote.export import routing
from fakecc.remote.export.foundation import related_guid
from fakecc.remote.export.naming import Naming

pytestmark = pytest.mark.slow


@pytest.fixture
def foundation(furnished, read):
    return read(furnished.url)


def dev_routes(foundation, naming):
    (app,) = [each for each in foundation.resources("apps") if each["name"] == "web"]
    found = routing.routes(foundation, naming, related_guid(app, "space"))
    return [{key: value for key, value in each.items() if key not in {"guid", "metadata"}} for each in found]


def test_domains_have_their_organizations(foundation):
    found = {each["name"]: each for each in routing.domains(foundation, Naming(anonymous=False))}
    shop = found["shop.example.org"]
    assert (shop["organization"], shop["shared_organizations"]) == ("shop", ["closed"])
    assert found["inside.example.org"]["internal"] is True


def test_routes_have_their_destinations(foundation):
    web = {"app": "web", "process_type": "web", "port": 8080, "protocol": "http1"}
    assert dev_routes(foundation, Naming(anonymous=False)) == [
        {"domain": "shop.example.org", "host": "www", "path": "/x", "destinations": [web]},
        {"domain": "apps.example.com", "host": "spare", "path": "", "destinations": []},
    ]


def test_anonymous_names_are_names_of_domains(foundation):
    (first, _) = dev_routes(foundation, Naming(anonymous=True))
    assert (first["domain"], first["host"], first["path"]) == ("domain-1.example.com", "host-1", "/path-1")


def test_what_needs_a_router_group_is_left_out_and_told(foundation):
    for each in foundation.resources("domains"):
        each["router_group"] = {"guid": "g"}
    for each in foundation.resources("routes"):
        each["port"] = 1024
    assert (routing.domains(foundation, Naming(anonymous=False)), dev_routes(foundation, Naming(anonymous=False))) == (
        [],
        [],
    )
    assert {path.split("/")[2] for path in foundation.unread} == {"domains", "routes"}
