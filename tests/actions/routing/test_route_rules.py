"""Routes: every complaint about one, in the model's order."""

import pytest
import support
from support import routing

from fakecc.actions.routing.route_rules import RouteDraft, complaints


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def domains(world, space):
    owner = world.organizations[space.organization_guid]
    return {
        "shared": routing.shared(world),
        "internal": routing.shared(world, "my.internal", internal=True),
        "tcp": routing.tcp(world),
        "private": routing.private(world, owner),
        "system": world.domains.first(name="sys.example.com"),
        "foreign": routing.private(world, support.organization(world, "far"), "far.example.com"),
    }


COMPLAINTS = {
    "nothing": ("shared", {"host": "www"}, []),
    "a wildcard": ("shared", {"host": "*"}, []),
    "no host": ("shared", {}, [("host", "required")]),
    "no host on one's own domain": ("private", {}, []),
    "two labels": ("shared", {"host": "a.b"}, [("host", "format")]),
    "a long label": ("shared", {"host": "x" * 64}, [("host", "label_length")]),
    "a system host": ("system", {"host": "api"}, [("host", "system"), ("domain", "available")]),
    "a host that is a domain": ("shared", {"host": "sub"}, [("host", "domain")]),
    "a slash": ("shared", {"host": "www", "path": "/"}, [("path", "single_slash")]),
    "no slash": ("shared", {"host": "www", "path": "p"}, [("path", "first_slash")]),
    "a question": ("shared", {"host": "www", "path": "/a?b"}, [("path", "question_mark")]),
    "a blank in the path": ("shared", {"host": "www", "path": "/a b"}, [("path", "format")]),
    "a blank in the host": ("shared", {"host": "w w", "path": "/a"}, [("host", "format"), ("path", "format")]),
    "a long path": ("shared", {"host": "www", "path": "/" + "p" * 128}, [("path", "length")]),
    "a domain of others": ("foreign", {"host": "www"}, [("domain", "available")]),
    "a port on http": ("shared", {"host": "www", "port": 1024}, [("port", "unsupported")]),
    "a port beyond all": ("shared", {"host": "www", "port": 65536}, [("port", "range"), ("port", "unsupported")]),
    "internal with a path": ("internal", {"host": "www", "path": "/p"}, [("path", "internal")]),
    "an internal wildcard": ("internal", {"host": "*"}, [("host", "wildcard")]),
    "tcp without a port": ("tcp", {}, [("port", "required")]),
    "tcp with everything": (
        "tcp", {"host": "www", "path": "/p", "port": 1}, [("host", "tcp"), ("path", "tcp"), ("port", "available")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("domain", "given", "found"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_what_is_wrong_with_a_new_route(world, space, domains, domain, given, found):
    world.change(world.organization_quotas.first(name="default"), total_reserved_route_ports=-1)
    routing.shared(world, "sub.shared.example.com")
    draft = RouteDraft(**{"host": "", "path": "", "port": 0, **given}, domain=domains[domain], space=space)

    assert complaints(world, draft) == found


TAKEN = {
    "the same": ({}, [("route", "unique_host"), ("route", "unique_path")]),
    "in capitals": ({"host": "WWW"}, [("route", "unique_host"), ("route", "unique_path")]),
    "another path": ({"path": "/p"}, []),
    "another path, in another space": ({"path": "/p", "space": "far"}, [("host", "other_space")]),
}


@pytest.mark.parametrize(("given", "found"), TAKEN.values(), ids=TAKEN)
def test_a_route_is_there_once(world, space, domains, given, found):
    routing.route(world, domains["shared"], space, host="www")
    far = support.space(world, "far") if given.pop("space", None) else space
    draft = RouteDraft(**{"host": "www", "path": "", **given}, port=0, domain=domains["shared"], space=far)

    assert complaints(world, draft) == found


def test_a_port_is_taken_in_the_whole_router_group(world, space, domains):
    world.change(world.organization_quotas.first(name="default"), total_reserved_route_ports=-1)
    group = world.router_groups.first(name="default-tcp")
    other = routing.shared(world, "tcp2.example.com", router_group_guid=group.guid)
    routing.route(world, domains["tcp"], space, port=1024)
    draft = RouteDraft(host="", path="", port=1024, domain=other, space=space)

    assert complaints(world, draft) == [("port", "taken")]


QUOTAS = {
    "routes": ({"total_routes": 0}, 0, [("organization", "total_routes"), ("port", "required")]),
    "ports": ({"total_reserved_route_ports": 0}, 1024, [("organization", "total_reserved_route_ports")]),
    "no port": ({"total_reserved_route_ports": 0}, 0, [("port", "required")]),
}


@pytest.mark.parametrize(("limits", "port", "found"), QUOTAS.values(), ids=QUOTAS)
def test_quotas_count(world, space, domains, limits, port, found):
    world.change(world.organization_quotas.first(name="default"), **{"total_reserved_route_ports": -1, **limits})
    draft = RouteDraft(host="", path="", port=port, domain=domains["tcp"], space=space)

    assert complaints(world, draft) == found


def test_a_route_does_not_disturb_itself(world, space, domains):
    world.change(world.organization_quotas.first(name="default"), total_routes=1)
    before = routing.route(world, domains["shared"], space, host="www")
    draft = RouteDraft(host="www", path="", port=0, domain=domains["shared"], space=space, before=before)

    assert complaints(world, draft) == []


def test_a_route_stays_on_its_domain(world, space, domains):
    before = routing.route(world, domains["shared"], space, host="www")
    draft = RouteDraft(host="www", path="", port=0, domain=domains["private"], space=space, before=before)

    assert complaints(world, draft) == [("domain", "available")]


PLACES = {"apart": (True, [("host", "other_space")]), "together": (False, [])}


@pytest.mark.parametrize(("apart", "found"), PLACES.values(), ids=PLACES)
def test_hosts_of_a_private_domain_may_be_kept_apart(apart, found):
    world = support.new_world(disable_private_domain_cross_space_context_path_route_sharing=apart)
    space = support.space(world)
    owner = world.organizations[space.organization_guid]
    domain = routing.private(world, owner)
    routing.route(world, domain, space, host="www")
    far = support.space(world, "far", inside=owner)

    assert complaints(world, RouteDraft(host="www", path="/p", port=0, domain=domain, space=far)) == found
