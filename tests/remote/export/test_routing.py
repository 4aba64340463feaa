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
    for each in found:
        each["destinations"].sort(key=lambda one: one.get("weight", 0), reverse=True)
    return [{key: value for key, value in each.items() if key not in {"guid", "metadata"}} for each in found]


def test_domains_have_their_organizations(foundation):
    found = {each["name"]: each for each in routing.domains(foundation, Naming(anonymous=False))}
    shop = found["shop.example.org"]
    assert (shop["organization"], shop["shared_organizations"]) == ("shop", ["closed"])
    assert found["inside.example.org"]["internal"] is True


def test_routes_have_their_destinations(foundation):
    web = {"app": "web", "process_type": "web", "port": 8080, "protocol": "http1"}
    assert dev_routes(foundation, Naming(anonymous=False)) == [
        {"domain": "shop.example.org", "host": "www", "path": "/x", "shared_spaces": [], "destinations": [web]},
        {"domain": "apps.example.com", "host": "spare", "path": "", "shared_spaces": [], "destinations": []},
        {
            "domain": "tcp.example.org",
            "host": "",
            "path": "",
            "port": 2001,
            "shared_spaces": [],
            "destinations": [{**web, "protocol": "tcp"}],
        },
        {
            "domain": "apps.example.com",
            "host": "split",
            "path": "",
            "options": {"loadbalancing": "least-connection"},
            "shared_spaces": ["shop/test"],
            "destinations": [{**web, "weight": 60}, {**web, "app": "shop/test/probe", "weight": 40}],
        },
    ]


def test_a_domain_has_its_router_group(foundation):
    found = {each["name"]: each.get("router_group") for each in routing.domains(foundation, Naming(anonymous=False))}
    assert (found["tcp.example.org"], found["shop.example.org"]) == ("ours", None)
    assert {each["name"]: each["reservable_ports"] for each in routing.router_groups(foundation)}["ours"] == "2000-2010"


def test_anonymous_names_are_names_of_domains(foundation):
    first, *_ = dev_routes(foundation, Naming(anonymous=True))
    assert (first["domain"], first["host"], first["path"]) == ("domain-1.example.com", "host-1", "/path-1")


def test_what_needs_a_router_group_that_cannot_be_read_is_left_out_and_told(foundation):
    foundation.router_groups = {}
    names = {each["name"] for each in routing.domains(foundation, Naming(anonymous=False))}
    ports = [each.get("port") for each in dev_routes(foundation, Naming(anonymous=False))]
    assert ("tcp.example.org" in names, 2001 in ports) == (False, False)
    assert {path.split("/")[2] for path in foundation.unread} == {"domains", "routes"}
