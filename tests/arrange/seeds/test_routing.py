"""Seeds of domains and routes."""

import pytest

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
