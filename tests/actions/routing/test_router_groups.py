"""Router groups and the ports that they leave to routes."""

from dataclasses import replace

import pytest
import support
from support import brokered

from fakecc.actions.routing import router_groups
from fakecc.errors import Invalid
from fakecc.models.routing import Domain
from fakecc.world.consumption import Consumption


@pytest.fixture
def group(world):
    return router_groups.create(world, name="tcp", kind="tcp", ports="1024-1026,2000")


@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"name": ""}, "name", "presence"),
        ({"kind": ""}, "type", "presence"),
        ({"ports": ""}, "reservable_ports", "presence"),
        ({"kind": "http"}, "reservable_ports", "absence"),
        ({"ports": "1"}, "reservable_ports", "format"),
    ],
)
def test_a_group_is_refused(world, given, field, rule):
    with pytest.raises(Invalid) as refused:
        router_groups.create(world, **{"name": "a", "kind": "tcp", "ports": "1024", **given})
    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_ports_of_routes_are_not_free(world, group):
    route = brokered.route(world, support.space(world))
    domain = world.change(world.domains[route.domain_guid], router_group_guid=group.guid)
    world.change(route, host="", port=1025)
    assert (router_groups.protocol_of(world, domain), router_groups.free_ports(world, group)) == (
        "tcp", [1024, 1026, 2000],
    )  # fmt: skip


def test_routes_on_domains_of_router_groups_reserve_ports_even_without_one(world):
    http = router_groups.create(world, name="http", kind="http", ports="")
    space = support.space(world)
    grouped, other = (brokered.route(world, space, name) for name in ("grouped", "other"))
    away = world.add(Domain(**world.stamp(Domain), name="away.example.com"))
    world.change(other, domain_guid=away.guid)
    world.change(world.domains[grouped.domain_guid], router_group_guid=http.guid)
    assert Consumption.of_space(world, space.guid).reserved_ports() == 1


def test_the_same_ports_are_not_looked_at(world, group):
    wrong = replace(group, reservable_ports="1")
    assert router_groups.update(world, wrong, "1") is wrong
