"""Route mappings, one by one."""

import pytest
import support
from support import routing

from fakecc.actions.routing import route_mappings
from fakecc.errors import Broken, Invalid
from fakecc.models.apps import Lifecycle, Process


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return support.app_in(world, space)


@pytest.fixture
def route(world, space):
    return routing.route(world, routing.shared(world), space, host="www")


def process_of(world, app, **changed):
    process = route_mappings.newest_web_process(world, app.guid)
    return world.change(process, **changed) if changed else process


PORTS = {
    "none": (None, None, 8080),
    "the usual one": (None, 8080, 8080),
    "one of the app's": ((9000, 9001), 9001, 9001),
}


@pytest.mark.parametrize(("ports", "port", "kept"), PORTS.values(), ids=PORTS)
def test_a_route_is_mapped_to_a_port(world, app, route, ports, port, kept):
    mapping = route_mappings.add(world, route, process_of(world, app, ports=ports), port, support.ADMIN)

    assert (mapping.app_port, process_of(world, app).ports) == (kept, ports)


REFUSED = {
    "a port that the app lacks": ((9000,), 8080, "port"),
    "the same port again": ((9000,), 9000, "unique"),
    "not the usual port": (None, 9000, "port"),
}


@pytest.mark.parametrize(("ports", "port", "rule"), REFUSED.values(), ids=REFUSED)
def test_a_mapping_is_refused(world, app, route, ports, port, rule):
    process = process_of(world, app, ports=ports)
    if ports:
        route_mappings.add(world, route, process, ports[0], support.ADMIN)

    with pytest.raises(Invalid) as caught:
        route_mappings.add(world, route, process, port, support.ADMIN)

    assert caught.value.rule == rule


def test_app_and_route_are_of_one_space(world, route):
    process = process_of(world, support.app_in(world, support.space(world, "far")))

    with pytest.raises(Invalid) as caught:
        route_mappings.add(world, route, process, None, support.ADMIN)

    assert caught.value.rule == "space"


def test_an_image_says_the_port_itself(world, app, route):
    world.change(app, lifecycle=Lifecycle(type="docker"))

    assert route_mappings.add(world, route, process_of(world, app), None, support.ADMIN).app_port is None


def test_the_ports_of_an_app_with_an_image_must_have_the_mappings_port(world, app, route):
    world.change(app, lifecycle=Lifecycle(type="docker"))

    with pytest.raises(Broken):
        route_mappings.add(world, route, process_of(world, app, ports=(9000,)), 7000, support.ADMIN)


def test_the_newest_web_process_is_the_app_s(world, app):
    newer = world.add(Process(**world.stamp(Process), app_guid=app.guid))
    world.add(Process(**world.stamp(Process), app_guid=app.guid, type="worker"))

    assert process_of(world, app) == newer


def test_mapping_and_unmapping_are_written_down(world, app, route):
    mapping = route_mappings.add(world, route, process_of(world, app), None, support.ADMIN)
    route_mappings.remove(world, mapping, support.ADMIN)

    told = {
        "route_guid": route.guid, "app_port": 8080, "route_mapping_guid": mapping.guid,
        "destination_guid": mapping.guid, "process_type": "web", "weight": None, "protocol": "http1",
    }  # fmt: skip
    assert routing.events(world, "audit.app.map-route") == [told]
    assert routing.events(world, "audit.app.unmap-route") == [told]
    assert list(world.route_mappings) == []
