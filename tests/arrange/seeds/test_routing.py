"""Seeds of domains and routes."""

import pytest

from fakecc import World
from fakecc.arrange.checking import BadInput


def seed(world, *routes, domains=()):
    space = {"name": "s", "apps": [{"name": "a"}], "routes": list(routes)}
    world.seed(organizations=[{"name": "o", "spaces": [space]}], domains=list(domains))


def test_a_private_domain_that_is_shared(world):
    world.seed(organizations=[{"name": "o"}, {"name": "p"}])
    seed(world, domains=[{"name": "o.example.org", "guid": "g", "organization": "o", "shared_organizations": ["p"]}])

    domain = world.domains["g"]
    assert [
        world.organizations[each].name for each in (domain.organization_guid, *domain.shared_organization_guids)
    ] == [
        "o",
        "p",
    ]


def test_a_domain_that_is_there_is_laid_over(world):
    labels = {"labels": {"a": "b"}}
    seed(world, domains=[{"name": "x.example.org"}])
    world.seed(domains=[{"name": "x.example.org", "metadata": labels}])

    assert [each.metadata.labels for each in world.domains.find(name="x.example.org")] == [{"a": "b"}]


def test_a_route_with_its_destination_and_no_audit_event(world):
    events = len(world.audit_events)
    route = {"domain": "x.example.org", "guid": "r", "host": "www", "path": "/p", "destinations": [{"app": "a"}]}
    seed(world, route, domains=[{"name": "x.example.org"}])

    (mapping,) = world.route_mappings.find(route_guid="r")
    assert (world.routes["r"].host, world.routes["r"].path) == ("www", "/p")
    assert (world.apps[mapping.app_guid].name, mapping.process_type, mapping.app_port) == ("a", "web", 8080)
    assert len(world.audit_events) == events


@pytest.mark.parametrize(
    ("routes", "domains", "said"),
    [
        pytest.param([], [{"name": "-"}], "/domains/0/name: there may be no such domain: name", id="domain"),
        pytest.param([{"domain": "y.example.org"}], [], "domains has no 'y.example.org'", id="unknown"),
        pytest.param(
            [{"domain": "x.example.org", "host": "w"}] * 2,
            [{"name": "x.example.org"}],
            "routes/1: there may be no such route",
            id="twice",
        ),
        pytest.param(
            [{"domain": "x.example.org", "host": "w", "destinations": [{"app": "b"}]}],
            [{"name": "x.example.org"}],
            "destinations/0/app: apps has no 'b'",
            id="app",
        ),
    ],
)
def test_what_may_not_be(world, routes, domains, said):
    with pytest.raises(BadInput, match=said):
        seed(world, *routes, domains=domains)


def test_router_groups_tcp_routes_and_weights():
    world = World("empty")
    world.seed(
        router_groups=[{"name": "ours", "guid": "g", "reservable_ports": "2000-2010"}],
        domains=[{"name": "tcp.example.org", "router_group": "ours"}],
        organizations=[
            {
                "name": "o",
                "spaces": [
                    {
                        "name": "s",
                        "apps": [{"name": "a"}],
                        "routes": [
                            {"domain": "tcp.example.org", "port": 2003},
                            {
                                "domain": "apps.example.com",
                                "host": "h",
                                "options": {"loadbalancing": "round-robin"},
                                "shared_spaces": ["o/t"],
                                "destinations": [{"app": "a", "weight": 70}, {"app": "o/t/b", "weight": 30}],
                            },
                        ],
                    },
                    {"name": "t", "apps": [{"name": "b"}]},
                ],
            }
        ],
    )
    assert world.domains.first(name="tcp.example.org").router_group_guid == "g"
    assert [route.port for route in world.routes] == [2003, None]
    route = world.routes.first(host="h")
    assert (route.options, [world.spaces[guid].name for guid in route.shared_space_guids]) == (
        {"loadbalancing": "round-robin"}, ["t"],
    )  # fmt: skip
    assert sorted(mapping.weight for mapping in world.route_mappings) == [30, 70]
    world.seed(router_groups=[{"name": "ours", "reservable_ports": "2000-2020"}])
    assert world.router_groups["g"].reservable_ports == "2000-2020"


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"router_groups": [{"name": "x", "reservable_ports": "y"}]}, "/router_groups/0"),
        ({"domains": [{"name": "d.org", "router_group": "nosuch"}]}, "/domains/0/router_group"),
    ],
)
def test_what_a_router_group_may_not_be(document, pointer):
    with pytest.raises(BadInput) as refused:
        World("empty").seed(document)
    assert refused.value.complaints[0].pointer == pointer
