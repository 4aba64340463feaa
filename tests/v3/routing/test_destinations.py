"""/v3/routes/:guid/destinations."""

import pytest
import support
from support import brokered

from fakecc.models.apps import Lifecycle

PORTS = (
    "App ports may not be removed while routes are mapped to them. To change the app port a route is mapped to add the "
    "new ports to your app, change the app port the route is mapped to, then remove unused app ports."
)


@pytest.fixture
def space(world):
    return support.space(world)


@pytest.fixture
def app(world, space):
    return support.app_in(world, space)


@pytest.fixture
def path(world, space):
    return f"/v3/routes/{brokered.route(world, space).guid}/destinations"


def _send(world, method, path, *destinations):
    return support.ask(world, method, path, {"destinations": list(destinations)})


def _to(app, **more):
    return {"app": {"guid": app.guid}, **more}


def _shown(reply):
    return [(one["port"], one["protocol"], one["weight"]) for one in reply.body["destinations"]]


def test_a_destination_is_shown_whole(world, app, path):
    body = _send(world, "POST", path, _to(app)).body
    guid = body["destinations"][0]["guid"]
    assert body == {
        "destinations": [
            {
                "guid": guid,
                "app": {"guid": app.guid, "process": {"type": "web"}},
                "weight": None,
                "port": 8080,
                "protocol": "http1",
                "created_at": "2023-11-14T22:13:20Z",
                "updated_at": "2023-11-14T22:13:20Z",
            }
        ],
        "links": {
            "self": {"href": f"http://api.example.org{path}"},
            "route": {"href": f"http://api.example.org{path.removesuffix('/destinations')}"},
        },
    }


def test_what_is_there_is_not_added_again(world, app, path):
    _send(world, "POST", path, _to(app))
    assert _shown(_send(world, "POST", path, _to(app, port=8080))) == [(8080, "http1", None)]


@pytest.mark.parametrize(
    ("method", "wanted", "complaint"),
    [
        ("POST", [], "Destinations must be an array containing between 1 and 100 destination objects."),
        ("POST", ["x"], "Destinations[0]: must be an object."),
        ("POST", [{}], 'Destinations[0]: must have an "app".'),
        ("POST", [{"app": {"guid": "gone"}}], 'App(s) with guid(s) "gone" do not exist.'),
        ("POST", [{"app": 5, "port": 1}], (
            'Destinations[0]: app must have the structure {"guid": "app_guid"}, '
            "Destinations[0]: port must be a positive integer between 1024 and 65535 inclusive."
        )),
        ("POST", [{"app": {"guid": "x"}, "weight": 1}], (
            "Destinations[0]: weighted destinations can only be used when replacing all destinations."
        )),
        ("PATCH", [{"app": {"guid": "x"}, "weight": 1}, {"app": {"guid": "x"}}], (
            "Destinations cannot contain both weighted and unweighted destinations."
        )),
        ("PATCH", [{"app": {"guid": "x"}, "weight": 99}], "Destinations must have weights that sum to 100."),
        ("PATCH", [{"app": {"guid": "x"}, "port": 2000 + n} for n in range(11)], (
            "Process must have at most 10 exposed ports."
        )),
    ],
    ids=["none", "text", "no app", "app gone", "several", "weight", "mixed", "sum", "ports"],
)  # fmt: skip
def test_a_body_is_refused(world, path, method, wanted, complaint):
    assert support.detail(_send(world, method, path, *wanted)) == (422, complaint)


def test_a_destination_speaks_one_protocol(world, app, path):
    _send(world, "POST", path, _to(app))
    assert support.detail(_send(world, "POST", path, _to(app, protocol="http2"))) == (
        422,
        (
            "Cannot add destination with protocol: http2. Destination already exists for route: www.example.com, "
            f"app: {app.guid}, process: web, and protocol: http1."
        ),
    )


def test_a_protocol_must_be_the_route_s(world, app, path):
    assert support.detail(_send(world, "POST", path, _to(app, protocol="tcp"))) == (
        422, "Cannot use 'tcp' protocol for http routes; valid options are: [http1, http2].",
    )  # fmt: skip


def test_the_same_destination_twice_breaks_the_real_one_when_it_is_added(world, app, path):
    statuses = [_send(world, method, path, _to(app), _to(app)).status for method in ("POST", "PATCH")]
    assert statuses == [500, 422]


def test_replacing_leaves_those_that_stay(world, app, path):
    kept = _send(world, "POST", path, _to(app), _to(app, port=9000)).body["destinations"]
    guid = next(one["guid"] for one in kept if one["port"] == 8080)
    left = _send(world, "PATCH", path, _to(app)).body["destinations"]
    assert [one["guid"] for one in left] == [guid]


def test_weights_are_replaced_as_a_whole(world, app, path):
    made = _send(world, "PATCH", path, _to(app, weight=40), _to(app, weight=60, port=9000))
    guid = made.body["destinations"][0]["guid"]
    assert (
        sorted(_shown(made)),
        support.detail(support.ask(world, "DELETE", f"{path}/{guid}")),
        support.detail(_send(world, "POST", path, _to(app, port=9001))),
    ) == (
        [(8080, "http1", 40), (9000, "http1", 60)],
        (422, "Weighted destinations cannot be deleted individually."),
        (422, "Destinations cannot be inserted when there are weighted destinations already configured."),
    )


def test_a_process_listens_at_the_ports_that_its_destinations_have(world, app, path):
    process = world.processes.first(app_guid=app.guid)
    _send(world, "POST", path, _to(app), _to(app, port=9000))
    both = world.processes[process.guid].ports
    _send(world, "PATCH", path, _to(app, port=9000))
    assert (both, world.processes[process.guid].ports) == ((8080, 9000), (9000,))


def test_a_process_does_not_lose_a_port_that_is_in_use(world, app, path):
    _send(world, "POST", path, _to(app))
    world.change(world.processes.first(app_guid=app.guid), ports=None)
    assert support.detail(_send(world, "POST", path, _to(app, port=9000))) == (422, f'["{PORTS}"]')


def test_an_app_of_another_space_is_no_destination(world, path):
    far = support.app_in(world, support.space(world, "far"))
    assert support.detail(_send(world, "POST", path, _to(far))) == (
        422, "Routes destinations must be in either the route's space or the route's shared spaces",
    )  # fmt: skip


def test_one_destination_speaks_http2_from_now_on(world, app, path):
    guid = _send(world, "POST", path, _to(app)).body["destinations"][0]["guid"]
    changed = support.ask(world, "PATCH", f"{path}/{guid}", {"protocol": "http2"}).body
    refused = support.ask(world, "PATCH", f"{path}/{guid}", {"protocol": "tcp"})
    assert (changed["protocol"], support.detail(refused)) == (
        "http2",
        (422, "Destination protocol must be 'http1' or 'http2' if the parent route's protocol is 'http'"),
    )


def test_mapping_and_unmapping_are_written_down(world, app, path):
    guid = _send(world, "POST", path, _to(app)).body["destinations"][0]["guid"]
    support.ask(world, "DELETE", f"{path}/{guid}")
    events = [event for event in world.audit_events if event.target_guid == app.guid]
    told = {
        "route_guid": path.split("/")[3], "app_port": 8080, "route_mapping_guid": guid, "destination_guid": guid,
        "process_type": "web", "weight": None, "protocol": "http1",
    }  # fmt: skip
    assert [(event.type, event.data) for event in events] == [
        ("audit.app.map-route", told), ("audit.app.unmap-route", told),
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "port"), [("buildpack", 8080), ("cnb", -1), ("docker", -1)])
def test_only_an_app_of_buildpacks_has_a_port_by_itself(world, app, path, kind, port):
    world.change(app, lifecycle=Lifecycle(type=kind))
    reply = _send(world, "POST", path, {"app": {"guid": app.guid}})
    event = world.audit_events.find(type="audit.app.map-route")[0]
    assert (reply.body["destinations"][0]["port"], event.data["app_port"]) == (8080, port)
