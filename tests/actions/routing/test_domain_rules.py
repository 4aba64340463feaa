"""Domains: every complaint about one, in the models' order."""

import pytest
import support
from support import routing

from fakecc.actions.routing.domain_rules import DomainDraft, complaints


@pytest.fixture
def owner(world):
    return support.organization(world, "owner")


def found(world, draft):
    return [(each.field, each.rule, each.held, each.holder) for each in complaints(world, draft)]


def name(rule, held="", holder=""):
    return ("name", rule, held, holder)


PRIVATE = {
    "a good one": ("new.example.com", []),
    "blank": ("", [name("presence"), name("format"), name("length"), name("public_suffix")]),
    "taken, in capitals": ("OWN.example.com", [name("unique")]),
    "no dot": ("nodot", [name("format"), name("public_suffix")]),
    "an underscore": ("a_b.com", [name("format")]),
    "too long": (".".join(["x" * 60] * 5), [name("length")]),
    "below a foreign domain": ("www.far.com", [name("held", "far.com", "another domain")]),
    "below a shared domain": ("www.apps.example.com", []),
    "a route": ("www.shared.com", [name("held", "www.shared.com", "a route")]),
    "below a route": ("x.www.shared.com", [name("held", "www.shared.com", "a route")]),
    "above others": ("sub.org", [name("held", "deep.sub.org", "another domain")]),
    "the system's": ("uaa.sys.example.com", [name("held", "uaa.sys.example.com", "the system")]),
}


@pytest.mark.parametrize(("given", "expected"), PRIVATE.values(), ids=PRIVATE)
def test_what_is_wrong_with_a_private_domain(world, owner, given, expected):
    world.change(world.domains.first(name="sys.example.com"), organization_guid=owner.guid)
    far = support.organization(world, "far")
    routing.private(world, owner, "own.example.com")
    routing.private(world, far, "far.com")
    routing.private(world, far, "deep.sub.org")
    routing.route(world, routing.shared(world, "shared.com"), support.space(world, inside=far), host="www")

    assert found(world, DomainDraft(name=given, owner=owner)) == expected


def test_a_quota_limits_private_domains(world, owner):
    world.change(world.organization_quotas.first(name="default"), total_private_domains=0)

    assert found(world, DomainDraft(name="a.com", owner=owner)) == [("organization", "total_private_domains", "", "")]


def test_an_internal_domain_has_no_router_group(world):
    draft = DomainDraft(name="a.internal", internal=True, router_group_guid="group")

    assert found(world, draft) == [("router_group_guid", "internal", "", "")]


def test_of_either_kind_less_is_asked(world, owner):
    assert found(world, DomainDraft(name="nodot", owner=owner, either=True)) == [name("format")]


def test_a_domain_does_not_disturb_itself(world, owner):
    domain = routing.private(world, owner)

    assert found(world, DomainDraft(name=domain.name, owner=owner, before=domain)) == []
