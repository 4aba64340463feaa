"""Destinations of routes, and the ports that processes get by them."""

import pytest
import support
from support import brokered

from fakecc.actions.routing import destinations
from fakecc.actions.routing.destinations import Destination
from fakecc.errors import Invalid
from fakecc.osb.requester import NOBODY, NamedActor

ANN = NamedActor(guid="ann-guid", name="ann")


@pytest.fixture
def home(world):
    return support.space(world)


@pytest.fixture
def app(world, home):
    return brokered.app(world, home)


@pytest.fixture
def route(world, home):
    return brokered.route(world, home)


def _mappings(world, route):
    return world.route_mappings.find(route_guid=route.guid)


def _ports(world, app):
    return world.processes.find(app_guid=app.guid)[0].ports


def test_a_destination_is_had_once(world, app, route):
    for _ in range(2):
        destinations.add(world, route, [Destination(app.guid)], NOBODY)
    assert [destinations.port_of(world, mapping) for mapping in _mappings(world, route)] == [8080]


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ([{}, {}], "duplicate"),
        ([{"port": port} for port in range(1024, 1125)], "maximum"),
        ([{"port": port} for port in range(1024, 1035)], "too_many_ports"),
        ([{"protocol": "tcp"}], "protocol"),
    ],
    ids=["twice", "101", "11 ports", "tcp"],
)
def test_destinations_are_refused(world, app, route, wanted, rule):
    given = [Destination(app.guid, **each) for each in wanted]
    with pytest.raises(Invalid) as refused:
        destinations.replace(world, route, given, NOBODY)
    assert refused.value.rule == rule


def test_another_protocol_is_no_other_destination(world, app, route):
    destinations.add(world, route, [Destination(app.guid)], NOBODY)
    with pytest.raises(Invalid) as refused:
        destinations.add(world, route, [Destination(app.guid, protocol="http2")], NOBODY)
    assert refused.value.rule == "other_protocol"


def test_a_process_listens_where_its_destinations_lead(world, app, route):
    destinations.replace(world, route, [Destination(app.guid, port=port) for port in (9000, 9001)], NOBODY)
    assert _ports(world, app) == (9000, 9001)
    destinations.replace(world, route, [Destination(app.guid, port=9001)], NOBODY)
    assert _ports(world, app) == (9001,)
    destinations.remove(world, route, _mappings(world, route)[0], NOBODY)
    assert _ports(world, app) == (8080,)


def test_weights_bind_a_route(world, app, route):
    destinations.replace(world, route, [Destination(app.guid, weight=100)], NOBODY)
    (mapping,) = _mappings(world, route)
    with pytest.raises(Invalid, match="weighted"):
        destinations.add(world, route, [Destination(app.guid, port=9000)], NOBODY)
    with pytest.raises(Invalid, match="weighted"):
        destinations.remove(world, route, mapping, NOBODY)


def test_a_protocol_is_changed(world, app, route):
    destinations.add(world, route, [Destination(app.guid)], NOBODY)
    changed = destinations.change_protocol(world, _mappings(world, route)[0], "http2")
    assert destinations.protocol_of(world, changed) == "http2"
    with pytest.raises(Invalid):
        destinations.change_protocol(world, changed, "tcp")


def test_each_app_is_told_of_its_own(world, home, app, route):
    other = brokered.app(world, home, "other")
    destinations.add(world, route, [Destination(app.guid), Destination(other.guid)], ANN)
    destinations.replace(world, route, [Destination(app.guid)], ANN)
    told = [(event.type, event.target_name) for event in world.audit_events if "route" in event.type]
    assert told == [
        ("audit.app.map-route", app.name), ("audit.app.map-route", other.name), ("audit.app.unmap-route", other.name),
    ]  # fmt: skip
