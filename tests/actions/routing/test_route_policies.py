"""Who may reach a route whose domain enforces policies."""

import pytest
import support
from support import brokered

from fakecc.actions.routing import route_policies
from fakecc.errors import Invalid
from fakecc.osb.requester import NOBODY, NamedActor

APP = "cf:app:11111111-1111-1111-1111-111111111111"
ORG = "cf:org:11111111-1111-1111-1111-111111111111"
ANY = "cf:any"
ANN = NamedActor(guid="ann-guid", name="ann")


@pytest.fixture
def route(world):
    route = brokered.route(world, support.space(world))
    world.change(world.domains[route.domain_guid], enforce_route_policies=True, route_policies_scope="space")
    return route


@pytest.mark.parametrize(
    ("source", "parts"),
    [(APP, ("app", APP[7:])), (ORG, ("org", ORG[7:])), (ANY, ("any", ""))],
    ids=["app", "org", "any"],
)
def test_a_source_is_read(source, parts):
    assert route_policies.parse_source(source) == parts


@pytest.mark.parametrize("source", ["", "cf:app:x", APP + "\n", "cf:any:x", "app:" + APP[7:]])
def test_another_form_is_none(source):
    with pytest.raises(ValueError):  # noqa: PT011 - it bears the source
        route_policies.parse_source(source)


@pytest.mark.parametrize(
    ("present", "source", "rule"),
    [(None, ORG, "scope"), (APP, ANY, "not_alone"), (ANY, APP, "any_is_there"), (APP, APP, "unique")],
)
def test_a_source_is_refused(world, route, present, source, rule):
    if present:
        route_policies.create(world, route, present, NOBODY)
    with pytest.raises(Invalid) as refused:
        route_policies.create(world, route, source, NOBODY)
    assert refused.value.rule == rule


def test_what_becomes_of_a_policy_is_written_down(world, route):
    route_policies.delete(world, route_policies.create(world, route, APP, ANN), ANN)
    told = [(event.type, event.target_name) for event in world.audit_events]
    assert told == [("audit.route_policy.create", APP), ("audit.route_policy.delete", APP)]
